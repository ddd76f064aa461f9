using System.Buffers.Binary;

namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>The header of a node (INDEX_HEADER), in <c>$INDEX_ROOT</c> at 0x10 and in an INDX block at 0x18.</summary>
/// <param name="EntriesOffset">First entry, in bytes from the start of this header.</param>
/// <param name="IndexLength">End of the entries, in bytes from the start of this header.</param>
/// <param name="AllocatedSize">End of the node, in bytes from the start of this header.</param>
/// <param name="Flags">Bit 0: the entries have children (LARGE_INDEX in the root, INDEX_NODE in a block).</param>
internal readonly record struct IndexNodeHeader(uint EntriesOffset, uint IndexLength, uint AllocatedSize, byte Flags)
{
    public const int Size = 0x10; // bytes on disk

    private const byte HasChildrenFlag = 1;

    public bool HasChildren => (Flags & HasChildrenFlag) != 0;

    public static IndexNodeHeader Read(ReadOnlySpan<byte> bytes) => new(
        EntriesOffset: BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        IndexLength:   BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x04..]),
        AllocatedSize: BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x08..]),
        Flags:         bytes[0x0C]);

    /// <summary>Patches the fields; the three reserved bytes stay.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, EntriesOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x04..], IndexLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x08..], AllocatedSize);
        bytes[0x0C] = Flags;
    }

    public IndexNodeHeader WithChildren(bool hasChildren) => this with
    {
        Flags = (byte)(hasChildren ? Flags | HasChildrenFlag : Flags & ~HasChildrenFlag),
    };
}
