using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes;

/// <summary>Bytes to write to a disk.</summary>
/// <param name="Offset">Where, in bytes from the start of the disk.</param>
/// <param name="Bytes">What.</param>
public sealed record DiskPatch(long Offset, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Writes patches in order.</summary>
    public static void Apply(IWritableBlockDevice disk, IEnumerable<DiskPatch> patches)
    {
        foreach (DiskPatch patch in patches)
        {
            disk.Write(patch.Offset, patch.Bytes.Span);
        }
    }
}
