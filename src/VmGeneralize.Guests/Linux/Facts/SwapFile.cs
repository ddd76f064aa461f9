namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>A file that memory is swapped to.</summary>
/// <param name="File">The file.</param>
/// <param name="HeaderSize">Bytes before the pages, a page of the machine that made it: UUID and label, which fstab may refer to.</param>
/// <param name="IsHibernation">It holds a suspended system (signature S1SUSPEND and others).</param>
public sealed record SwapFile(GuestFile File, int HeaderSize, bool IsHibernation);
