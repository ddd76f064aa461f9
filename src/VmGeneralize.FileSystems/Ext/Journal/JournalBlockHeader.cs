using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext.Journal;

/// <summary>The header that every block of the journal starts with, except copies of file system blocks. Big-endian, as all of JBD2.</summary>
/// <param name="Magic">h_magic: <see cref="MagicNumber"/>.</param>
/// <param name="Type">h_blocktype.</param>
/// <param name="Sequence">h_sequence: the transaction that the block belongs to.</param>
internal readonly record struct JournalBlockHeader(uint Magic, JournalBlockType Type, uint Sequence)
{
    public const int Size = 12; // bytes on disk

    public const uint MagicNumber = 0xC03B3998;

    public static JournalBlockHeader Read(ReadOnlySpan<byte> bytes) => new(
        Magic: ReadUInt32BigEndian(bytes),
        Type: (JournalBlockType)ReadUInt32BigEndian(bytes[0x04..]),
        Sequence: ReadUInt32BigEndian(bytes[0x08..]));
}
