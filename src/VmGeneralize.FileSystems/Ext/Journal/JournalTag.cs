using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext.Journal;

/// <summary>One entry of a descriptor block: a copy of a file system block that the log holds (journal_block_tag_s, journal_block_tag3_s).</summary>
/// <param name="Block">Number of the file system block, as stored: it may not exist.</param>
/// <param name="Flags">t_flags.</param>
/// <param name="Checksum">CRC-32C of the transaction's number and the copy; its low 16 bits with version 2, 0 without checksums.</param>
internal readonly record struct JournalTag(ulong Block, ushort Flags, uint Checksum)
{
    private const ushort EscapedFlag = 1;
    private const ushort SameUuidFlag = 2;
    private const ushort LastFlag = 8;
    private const int UuidSize = 16;

    /// <summary>The block itself; <see cref="Block"/> was checked.</summary>
    public ExtBlock Target => new((long)Block);

    /// <summary>The copy's first four bytes are 0 for what is the journal's magic number in the file system.</summary>
    public bool IsEscaped => (Flags & EscapedFlag) != 0;

    /// <summary>No tag follows in this block.</summary>
    public bool IsLast => (Flags & LastFlag) != 0;

    /// <summary>Bytes of a tag without the UUID that may follow it.</summary>
    public static int SizeIn(JournalSuperblock journal) => journal switch
    {
        _ when journal.Has(JournalFeatures.ChecksumV3) => 16,

        // The structure is 8 bytes and 4 of high block bits; version 2 makes it two bytes longer and puts nothing there.
        _ => 8 + (journal.Has(JournalFeatures.Bit64) ? 4 : 0) + (journal.Has(JournalFeatures.ChecksumV2) ? 2 : 0),
    };

    /// <summary>The tags of a descriptor block whose header was checked.</summary>
    public static IEnumerable<JournalTag> ReadAll(ReadOnlyMemory<byte> block, JournalSuperblock journal)
    {
        int size = SizeIn(journal);
        int end = block.Length - (journal.HasChecksums ? JournalLog.TailSize : 0);
        for (int position = JournalBlockHeader.Size; position + size <= end;)
        {
            JournalTag tag = Read(block.Span.Slice(position, size), journal);
            yield return tag;
            if (tag.IsLast)
            {
                yield break;
            }

            position += size + ((tag.Flags & SameUuidFlag) == 0 ? UuidSize : 0);
        }
    }

    private static JournalTag Read(ReadOnlySpan<byte> bytes, JournalSuperblock journal)
    {
        bool version3 = journal.Has(JournalFeatures.ChecksumV3);
        ulong high = journal.Has(JournalFeatures.Bit64) ? ReadUInt32BigEndian(bytes[0x08..]) : 0;
        return new JournalTag(
            Block: high << 32 | ReadUInt32BigEndian(bytes),
            Flags: ReadUInt16BigEndian(bytes[0x06..]), // version 3: the low half of 32 bits
            Checksum: version3 ? ReadUInt32BigEndian(bytes[0x0C..]) : ReadUInt16BigEndian(bytes[0x04..]));
    }
}
