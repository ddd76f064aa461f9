namespace VmGeneralize.FileSystems.Xfs;

/// <summary>sb_features_ro_compat of version 5: an unknown one forbids changes only.</summary>
[Flags]
internal enum XfsReadOnlyFeatures : uint
{
    None = 0,
    FreeInodeTree = 0x1, // finobt
    ReverseMapping = 0x2, // rmapbt
    SharedBlocks = 0x4, // reflink
    InodeTreeCounts = 0x8, // inobtcount
}
