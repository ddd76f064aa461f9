using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>Which features are read; every other one is refused by the name that mkfs.btrfs gives it.</summary>
internal static class BtrfsFeatureGate
{
    private const string CopyAdvice = "Copy the files to a btrfs or ext4 volume without it.";

    private const BtrfsIncompatibleFeatures Readable =
        BtrfsIncompatibleFeatures.MixedBackReferences | BtrfsIncompatibleFeatures.DefaultSubvolume | BtrfsIncompatibleFeatures.MixedGroups
        | BtrfsIncompatibleFeatures.CompressLzo | BtrfsIncompatibleFeatures.CompressZstd | BtrfsIncompatibleFeatures.BigMetadata
        | BtrfsIncompatibleFeatures.ExtendedInodeRef | BtrfsIncompatibleFeatures.Raid56 | BtrfsIncompatibleFeatures.SkinnyMetadata
        | BtrfsIncompatibleFeatures.NoHoles | BtrfsIncompatibleFeatures.MetadataUuid | BtrfsIncompatibleFeatures.Raid1C34
        | BtrfsIncompatibleFeatures.SimpleQuota;

    private const BtrfsSuperblockFlags Usual = BtrfsSuperblockFlags.Written | BtrfsSuperblockFlags.Relocated | BtrfsSuperblockFlags.Error
        | BtrfsSuperblockFlags.Seeding;

    /// <exception cref="UnsupportedFeatureException">The volume cannot be read.</exception>
    /// <exception cref="RefusedException">It was not unmounted, or a conversion of it was not completed.</exception>
    public static void RequireReadable(BtrfsSuperblock superblock)
    {
        if ((superblock.Incompatible & ~Readable) is var unknown and not BtrfsIncompatibleFeatures.None)
        {
            throw new UnsupportedFeatureException($"The Btrfs feature {Names((ulong)unknown, Name)}", CopyAdvice);
        }

        if (superblock.Devices > 1)
        {
            throw new UnsupportedFeatureException(
                $"Btrfs over {superblock.Devices} devices (num_devices)",
                "Leave it one device in the VM: btrfs balance start -dconvert=single -mconvert=dup, then btrfs device remove.");
        }

        if ((superblock.Flags & ~Usual) is var odd and not BtrfsSuperblockFlags.None)
        {
            throw new RefusedException(
                BtrfsRefusal.Unfinished,
                $"This Btrfs volume is in the middle of something: {Names((ulong)odd, FlagName)} (flags 0x{(ulong)superblock.Flags:X}).",
                "Let btrfstune or btrfs-convert finish it, or take the volume itself and not a dump of its metadata.");
        }

        if (superblock.LogRoot is { } log)
        {
            throw new RefusedException(
                BtrfsRefusal.Unclean,
                $"This Btrfs volume was not unmounted: its log tree (log_root at {log}) holds what programs had flushed since the last commit, "
                    + "and a mount would show that.",
                "Start the VM and shut it down, or mount the volume once, so that the log is replayed.");
        }
    }

    private static string Names(ulong bits, Func<ulong, string> name) =>
        string.Join(", ", Enumerable.Range(0, 64).Select(bit => 1UL << bit).Where(bit => (bits & bit) != 0).Select(name));

    private static string Name(ulong bit) => (BtrfsIncompatibleFeatures)bit switch
    {
        BtrfsIncompatibleFeatures.Zoned => "zoned",
        BtrfsIncompatibleFeatures.ExtentTreeV2 => "extent-tree-v2",
        BtrfsIncompatibleFeatures.RaidStripeTree => "raid-stripe-tree",
        BtrfsIncompatibleFeatures.RemapTree => "remap-tree",
        _ => $"incompatible 0x{bit:X}",
    };

    private static string FlagName(ulong bit) => (BtrfsSuperblockFlags)bit switch
    {
        BtrfsSuperblockFlags.MetadataDump or BtrfsSuperblockFlags.MetadataDump2 => "a dump of metadata alone",
        BtrfsSuperblockFlags.ChangingUuid or BtrfsSuperblockFlags.ChangingUuid2 => "a change of its UUID",
        BtrfsSuperblockFlags.ChangingBlockGroupTree => "a change of its block group tree",
        BtrfsSuperblockFlags.ChangingDataChecksums or BtrfsSuperblockFlags.ChangingMetadataChecksums => "a change of its checksums",
        _ => $"flag 0x{bit:X}",
    };
}
