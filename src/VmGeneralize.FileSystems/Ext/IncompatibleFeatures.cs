namespace VmGeneralize.FileSystems.Ext;

/// <summary>s_feature_incompat: a program that does not know a bit must not even read.</summary>
[Flags]
internal enum IncompatibleFeatures : uint
{
    None = 0,
    Compression = 0x1,
    FileType = 0x2,
    NeedsRecovery = 0x4,
    JournalDevice = 0x8,
    MetaBlockGroups = 0x10,
    Extents = 0x40,
    Bits64 = 0x80,
    MultipleMountProtection = 0x100,
    FlexibleGroups = 0x200,
    AttributeInodes = 0x400,
    DirectoryData = 0x1000,
    ChecksumSeed = 0x2000,
    LargeDirectory = 0x4000,
    InlineData = 0x8000,
    Encrypt = 0x10000,
    CaseFold = 0x20000,
}
