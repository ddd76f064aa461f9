namespace VmGeneralize.FileSystems.Ext;

/// <summary>s_feature_ro_compat: a program that does not know a bit may read, not write.</summary>
[Flags]
internal enum ReadOnlyCompatibleFeatures : uint
{
    None = 0,
    SparseSuper = 0x1,
    LargeFile = 0x2,
    BTreeDirectory = 0x4,
    HugeFile = 0x8,
    GroupChecksum = 0x10,
    DirectoryLinks = 0x20,
    ExtraInodeSize = 0x40,
    Snapshot = 0x80,
    Quota = 0x100,
    BigAllocation = 0x200,
    MetadataChecksum = 0x400,
    Replica = 0x800,
    ReadOnly = 0x1000,
    Project = 0x2000,
    SharedBlocks = 0x4000,
    Verity = 0x8000,
    OrphanPresent = 0x10000,
}
