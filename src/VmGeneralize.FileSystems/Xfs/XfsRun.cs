using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Blocks of a file that are adjacent on the volume (xfs_bmbt_rec, "Extent List").</summary>
/// <param name="Logical">First block in the file.</param>
/// <param name="Physical">First block on the volume.</param>
/// <param name="Count">Number of blocks, up to 2^21 - 1.</param>
/// <param name="IsUnwritten">Allocated ahead of writing: reads as zeros.</param>
internal readonly record struct XfsRun(XfsFileBlock Logical, XfsBlock Physical, long Count, bool IsUnwritten)
{
    public const int Size = 16; // bytes on disk

    /// <summary>One past the last block in the file.</summary>
    public XfsFileBlock End => Logical + Count;

    public XfsBlock At(XfsFileBlock logical) => Physical + (logical - Logical);

    /// <summary>The part from one block of the file up to another one; both are in the run, or its end.</summary>
    public XfsRun Part(XfsFileBlock start, XfsFileBlock end) => this with { Logical = start, Physical = At(start), Count = end - start };

    /// <summary>One bit for the state, 54 for the block of the file, 52 for the block of the volume, 21 for the count.</summary>
    public static XfsRun Read(ReadOnlySpan<byte> bytes)
    {
        ulong high = ReadUInt64BigEndian(bytes);
        ulong low = ReadUInt64BigEndian(bytes[8..]);
        return new XfsRun(
            new XfsFileBlock((long)((high << 1) >> 10)), new XfsBlock(((high & 0x1FF) << 43) | (low >> 21)), (long)(low & 0x1FFFFF), (high >> 63) != 0);
    }

    public void Write(Span<byte> bytes)
    {
        WriteUInt64BigEndian(bytes, (IsUnwritten ? 1UL << 63 : 0) | ((ulong)Logical.Value << 9) | (Physical.Value >> 43));
        WriteUInt64BigEndian(bytes[8..], (Physical.Value << 21) | (ulong)Count);
    }
}
