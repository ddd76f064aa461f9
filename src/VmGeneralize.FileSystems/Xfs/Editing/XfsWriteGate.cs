using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs.Log;

namespace VmGeneralize.FileSystems.Xfs.Editing;

/// <summary>What must hold before a byte of a volume may change.</summary>
internal static class XfsWriteGate
{
    private const string Repair = "Run xfs_repair on it, where it is not mounted.";

    /// <summary>What a kernel or xfs_repair must check first, or a feature that only allows reading; null when nothing prevents changes.</summary>
    /// <param name="volume">The volume, replayed.</param>
    /// <exception cref="CorruptDataException">The header of an allocation group is damaged.</exception>
    public static VolumeObstacle? Find(XfsVolume volume)
    {
        if (volume.Superblock.NeedsRepair)
        {
            return new VolumeObstacle(XfsRefusal.NeedsRepair, "is marked as needing repair (needsrepair)", Repair);
        }

        if (XfsFeatureGate.FindUnwritable(volume.Superblock) is { } features)
        {
            return new VolumeObstacle(
                XfsRefusal.Unsupported, $"uses something that is not supported: {features}", "Copy the files to an XFS or ext4 volume without it.")
            {
                IsPermanent = true,
            };
        }

        return volume.Geometry.AllGroups().Any(group => UnlinkedInodes.Of(volume, group).Any())
            ? new VolumeObstacle(XfsRefusal.Unclean, "was not unmounted while files without a name were open (unlinked inodes)", XfsVolumeLog.Advice)
            : null;
    }

    /// <exception cref="RefusedException">The volume must not be changed.</exception>
    public static void RequireClean(XfsVolume volume)
    {
        if (Find(volume) is { } obstacle)
        {
            throw obstacle.ToException(XfsVolume.Name);
        }
    }
}
