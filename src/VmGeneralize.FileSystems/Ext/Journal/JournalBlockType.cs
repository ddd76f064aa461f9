namespace VmGeneralize.FileSystems.Ext.Journal;

/// <summary>h_blocktype of a journal block.</summary>
internal enum JournalBlockType : uint
{
    Descriptor = 1,
    Commit = 2,
    SuperblockV1 = 3,
    SuperblockV2 = 4,
    Revoke = 5,
}
