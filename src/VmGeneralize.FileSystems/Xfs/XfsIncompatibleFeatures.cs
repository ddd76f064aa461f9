namespace VmGeneralize.FileSystems.Xfs;

/// <summary>sb_features_incompat of version 5.</summary>
[Flags]
internal enum XfsIncompatibleFeatures : uint
{
    None = 0,
    FileType = 0x1, // ftype
    SparseInodes = 0x2, // sparse
    MetadataUuid = 0x4,
    BigTime = 0x8,
    NeedsRepair = 0x10,
    LargeExtentCounts = 0x20, // nrext64
    ExchangeRange = 0x40, // exchange
    Parent = 0x80,
    MetadataDirectory = 0x100, // metadir
    Zoned = 0x200,
    ZoneGaps = 0x400,
}
