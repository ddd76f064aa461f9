namespace VmGeneralize.FileSystems.Xfs;

/// <summary>sb_features2, the second word of flags of version 4.</summary>
[Flags]
internal enum XfsMoreFlags : uint
{
    None = 0,
    LazyCounters = 0x2,
    AttributesVersion2 = 0x8,
    Parent = 0x10,
    ProjectId32 = 0x80,
    Checksums = 0x100,
    FileType = 0x200,
}
