namespace VmGeneralize.FileSystems.Ext.Journal;

/// <summary>s_feature_incompat of the journal superblock (ext4 documentation, "Journal (jbd2)", Super Block).</summary>
[Flags]
internal enum JournalFeatures : uint
{
    None = 0,

    /// <summary>There are blocks of revocation records.</summary>
    Revoke = 0x01,

    /// <summary>Block numbers have 64 bits.</summary>
    Bit64 = 0x02,

    /// <summary>A commit block may reach the disk before the blocks that it commits.</summary>
    AsyncCommit = 0x04,

    /// <summary>Everything in the log has a checksum; those of data blocks are cut to 16 bits.</summary>
    ChecksumV2 = 0x08,

    /// <summary>Everything in the log has a checksum of 32 bits.</summary>
    ChecksumV3 = 0x10,

    /// <summary>The end of the journal is an area of logical changes.</summary>
    FastCommit = 0x20,

    Known = Revoke | Bit64 | AsyncCommit | ChecksumV2 | ChecksumV3 | FastCommit,
}
