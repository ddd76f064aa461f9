using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.InPlace;

/// <summary>New contents for a range of a disk file.</summary>
/// <param name="Range">Where.</param>
/// <param name="Bytes">What; null: zeros.</param>
/// <param name="Before">What was there, zeros after the end of the file; null when it was not read: bytes that nothing refers to.</param>
internal readonly record struct FileChange(Extent Range, ReadOnlyMemory<byte>? Bytes, ReadOnlyMemory<byte>? Before)
{
    /// <summary>Most bytes of a change whose contents, old or new, are known: what a reader must hold.</summary>
    public const int MaxLength = 1 << 20;
}
