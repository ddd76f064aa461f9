namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>Features without which a volume cannot be read (incompat_flags).</summary>
[Flags]
internal enum BtrfsIncompatibleFeatures : ulong
{
    None = 0,
    MixedBackReferences = 0x1,
    DefaultSubvolume = 0x2,
    MixedGroups = 0x4,
    CompressLzo = 0x8,
    CompressZstd = 0x10,
    BigMetadata = 0x20,
    ExtendedInodeRef = 0x40,
    Raid56 = 0x80,
    SkinnyMetadata = 0x100,
    NoHoles = 0x200,
    MetadataUuid = 0x400,
    Raid1C34 = 0x800,
    Zoned = 0x1000,
    ExtentTreeV2 = 0x2000,
    RaidStripeTree = 0x4000,
    SimpleQuota = 0x10000,
    RemapTree = 0x20000,
}
