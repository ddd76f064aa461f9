namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>A file that memory is swapped to.</summary>
/// <param name="File">The file.</param>
/// <param name="IsHibernation">It holds a suspended system (signature S1SUSPEND).</param>
public sealed record SwapFile(GuestFile File, bool IsHibernation)
{
    /// <summary>Bytes before the pages: the header with UUID and label, which fstab may refer to.</summary>
    public const int HeaderSize = 4096;
}
