using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext.Journal;

/// <summary>The first block of the journal (ext4 documentation, "Journal (jbd2)", Super Block).</summary>
/// <param name="IsVersion2">Has feature fields. Version 1 ends before them.</param>
/// <param name="BlockSize">s_blocksize in bytes: the file system's.</param>
/// <param name="BlockCount">s_maxlen: blocks of the journal, this one included.</param>
/// <param name="First">s_first: first block of the log.</param>
/// <param name="Sequence">s_sequence: the first transaction that the log should hold.</param>
/// <param name="Start">s_start: the block where that transaction begins; 0 when the log is empty.</param>
/// <param name="ErrorNumber">s_errno: why the kernel gave the journal up; 0 when it did not.</param>
/// <param name="HasCommitChecksum">JBD2_FEATURE_COMPAT_CHECKSUM: commit blocks carry a CRC-32 of their transaction.</param>
/// <param name="Features">s_feature_incompat.</param>
/// <param name="ReadOnlyFeatures">s_feature_ro_compat: none exists.</param>
/// <param name="ChecksumType">s_checksum_type: 4 is CRC-32C.</param>
/// <param name="FastCommitBlocks">s_num_fc_blks: blocks of the fast commit area; 0 means <see cref="DefaultFastCommitBlocks"/>.</param>
/// <param name="Checksum">s_checksum: CRC-32C of the 1024 bytes with this field 0.</param>
/// <param name="ChecksumSeed">CRC-32C of s_uuid, which every checksum of the log starts from.</param>
internal sealed record JournalSuperblock(
    bool IsVersion2,
    uint BlockSize,
    uint BlockCount,
    JournalBlock First,
    uint Sequence,
    JournalBlock Start,
    uint ErrorNumber,
    bool HasCommitChecksum,
    JournalFeatures Features,
    uint ReadOnlyFeatures,
    byte ChecksumType,
    uint FastCommitBlocks,
    uint Checksum,
    uint ChecksumSeed)
{
    public const int Size = 1024; // bytes on disk
    public const byte Crc32CType = 4;
    public const uint DefaultFastCommitBlocks = 256;

    private const int SequenceOffset = 0x18;
    private const int StartOffset = 0x1C;
    private const int ChecksumOffset = 0xFC;

    /// <summary>Everything in the log has a checksum.</summary>
    public bool HasChecksums => Has(JournalFeatures.ChecksumV2 | JournalFeatures.ChecksumV3);

    /// <summary>One past the last block of the log: the fast commit area follows.</summary>
    public JournalBlock LogEnd
    {
        get
        {
            uint fastCommit = !Has(JournalFeatures.FastCommit) ? 0 : FastCommitBlocks != 0 ? FastCommitBlocks : DefaultFastCommitBlocks;

            // The kernel ignores an area that would leave too little log.
            return new JournalBlock(BlockCount >= fastCommit + (ulong)JournalFile.MinBlocks ? BlockCount - fastCommit : BlockCount);
        }
    }

    /// <summary>Any of <paramref name="features"/>.</summary>
    public bool Has(JournalFeatures features) => (Features & features) != 0;

    /// <summary>Decodes a block whose header was checked. Version 1 has no features: what is in their place has no meaning.</summary>
    public static JournalSuperblock Read(ReadOnlySpan<byte> bytes)
    {
        bool version2 = JournalBlockHeader.Read(bytes).Type == JournalBlockType.SuperblockV2;
        return new JournalSuperblock(
            IsVersion2: version2,
            BlockSize: ReadUInt32BigEndian(bytes[0x0C..]),
            BlockCount: ReadUInt32BigEndian(bytes[0x10..]),
            First: new JournalBlock(ReadUInt32BigEndian(bytes[0x14..])),
            Sequence: ReadUInt32BigEndian(bytes[SequenceOffset..]),
            Start: new JournalBlock(ReadUInt32BigEndian(bytes[StartOffset..])),
            ErrorNumber: ReadUInt32BigEndian(bytes[0x20..]),
            HasCommitChecksum: version2 && (ReadUInt32BigEndian(bytes[0x24..]) & 1) != 0,
            Features: version2 ? (JournalFeatures)ReadUInt32BigEndian(bytes[0x28..]) : JournalFeatures.None,
            ReadOnlyFeatures: version2 ? ReadUInt32BigEndian(bytes[0x2C..]) : 0,
            ChecksumType: bytes[0x50],
            FastCommitBlocks: ReadUInt32BigEndian(bytes[0x54..]),
            Checksum: ReadUInt32BigEndian(bytes[ChecksumOffset..]),
            ChecksumSeed: Crc32C.Append(uint.MaxValue, bytes.Slice(0x30, 16)));
    }

    /// <summary>CRC-32C of a superblock, as its checksum field must hold it.</summary>
    public static uint ComputeChecksum(ReadOnlySpan<byte> bytes) => JournalChecksum.WithoutField(uint.MaxValue, bytes[..Size], ChecksumOffset);

    /// <summary>Patches the bytes of a superblock: the log is empty and continues with <paramref name="sequence"/>.</summary>
    public void WriteEmpty(Span<byte> bytes, uint sequence)
    {
        WriteUInt32BigEndian(bytes[SequenceOffset..], sequence);
        WriteUInt32BigEndian(bytes[StartOffset..], 0);
        if (HasChecksums)
        {
            WriteUInt32BigEndian(bytes[ChecksumOffset..], ComputeChecksum(bytes));
        }
    }
}
