namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>What a superblock says about the state of the volume (flags).</summary>
[Flags]
internal enum BtrfsSuperblockFlags : ulong
{
    None = 0,
    Written = 0x1,
    Relocated = 0x2,
    Error = 0x4,
    Seeding = 1UL << 32,
    MetadataDump = 1UL << 33,
    MetadataDump2 = 1UL << 34,
    ChangingUuid = 1UL << 35,
    ChangingUuid2 = 1UL << 36,
    ChangingBlockGroupTree = 1UL << 38,
    ChangingDataChecksums = 1UL << 39,
    ChangingMetadataChecksums = 1UL << 40,
}
