using System.Buffers.Binary;

namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>
/// The start of an INDX block (INDEX_BLOCK), before its node header: magic, update sequence array (offset 0x04, count 0x06),
/// LSN (0x08) and the block's own VCN (0x10).
/// </summary>
internal static class IndexBlockHeader
{
    public const int Size = 0x18; // bytes on disk

    /// <summary>"INDX".</summary>
    public const uint Magic = 0x58444E49;

    private const int VcnOffset = 0x10;
    private const int UpdateSequenceOffset = 0x28;
    private const int UpdateSequenceStride = 512; // bytes that one fixup protects, whatever the sector size

    public static bool HasMagic(ReadOnlySpan<byte> block) => BinaryPrimitives.ReadUInt32LittleEndian(block) == Magic;

    public static long Vcn(ReadOnlySpan<byte> block) => BinaryPrimitives.ReadInt64LittleEndian(block[VcnOffset..]);

    /// <summary>
    /// Whether the update sequence array is between the node header and the first entry: elsewhere, storing the fixups would
    /// overwrite one of them.
    /// </summary>
    /// <param name="block">The whole block.</param>
    /// <param name="firstEntry">Where its entries start.</param>
    public static bool HasRoomForUpdateSequence(ReadOnlySpan<byte> block, int firstEntry)
    {
        int offset = BinaryPrimitives.ReadUInt16LittleEndian(block[0x04..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(block[0x06..]);
        return offset >= UpdateSequenceOffset && offset + (2 * count) <= firstEntry;
    }

    /// <summary>
    /// Formats a whole block as an empty leaf: headers, update sequence number 1, and the end marker. Everything else is zero.
    /// </summary>
    public static void WriteEmpty(Span<byte> block, long vcn)
    {
        block.Clear();
        int count = (block.Length / UpdateSequenceStride) + 1;
        BinaryPrimitives.WriteUInt32LittleEndian(block, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(block[0x04..], UpdateSequenceOffset);
        BinaryPrimitives.WriteUInt16LittleEndian(block[0x06..], (ushort)count);
        BinaryPrimitives.WriteInt64LittleEndian(block[VcnOffset..], vcn);
        BinaryPrimitives.WriteUInt16LittleEndian(block[UpdateSequenceOffset..], 1);

        int first = FirstEntry(block.Length);
        IndexEntry end = IndexEntry.End();
        end.Bytes.CopyTo(block[first..]);
        new IndexNodeHeader(
            (uint)(first - Size), (uint)(first - Size + end.Length), (uint)(block.Length - Size), Flags: 0).Write(block[Size..]);
    }

    /// <summary>Where the entries of a block formatted here start, in bytes from its start.</summary>
    public static int FirstEntry(int blockSize) => (UpdateSequenceOffset + (2 * ((blockSize / UpdateSequenceStride) + 1)) + 7) & ~7;
}
