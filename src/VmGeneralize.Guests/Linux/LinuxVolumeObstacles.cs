using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Guests.Linux;

/// <summary>What about volumes of a kind that Linux has forbids touching their disk.</summary>
internal static class LinuxVolumeObstacles
{
    /// <summary>The reason that one volume is, or null.</summary>
    public static GuestObstacle? Of(GuestVolume volume) => volume.Content.Kind switch
    {
        VolumeKind.Luks => new GuestObstacle(
            ObstacleCode.Luks,
            $"{Named(volume)} is encrypted with {volume.Content.Description}.",
            "Azure needs an unencrypted image: decrypt it in the VM first, or install without encryption."),
        VolumeKind.LinuxRaid => new GuestObstacle(
            ObstacleCode.LinuxRaid,
            $"{Named(volume)} belongs to a software RAID: {volume.Content.Description}.",
            "Azure stores disks redundantly: move the system to a plain partition or LVM in the VM first."),
        VolumeKind.LvmPhysicalVolume when volume.Problem is RefusedException refused => new GuestObstacle(ObstacleCode.Of(refused), refused.Reason, refused.FirstDo),
        VolumeKind.LvmPhysicalVolume when volume.Problem is not null => new GuestObstacle(
            ObstacleCode.LvmDamaged,
            $"{Named(volume)} is an LVM physical volume that cannot be read: {volume.Problem.Message}",
            "Restore its metadata in the VM first (vgcfgrestore), and shut down."),
        _ when volume is { IsLogical: true, Problem: not null, Map: not null, Device.Length: 0 } => new GuestObstacle(
            ObstacleCode.LvmVolume,
            $"{Named(volume)} cannot be read: {volume.Problem.Message}",
            "Only linear and striped volumes are handled: convert or remove it in the VM first (lvconvert, lvremove)."),
        VolumeKind.Ext when (volume.Problem ?? WhyNotWritable(volume.FileSystem)) is { } problem => Ext(volume, problem),
        _ => null,
    };

    /// <summary>On a disk without a readable system: the volumes whose file system is not read, and that may hold one.</summary>
    public static IEnumerable<GuestObstacle> HiddenRoots(GuestDisk disk)
    {
        GuestVolume[] hidden = [.. disk.Volumes.Where(volume => volume.Content.Kind is VolumeKind.Xfs or VolumeKind.Btrfs)];
        if (hidden.Length == 0 || GuestDetector.Installations(disk).Count > 0)
        {
            yield break;
        }

        foreach (IGrouping<VolumeKind, GuestVolume> kind in hidden.GroupBy(volume => volume.Content.Kind))
        {
            string name = kind.First().Content.Description;
            yield return new GuestObstacle(
                ObstacleCode.UnreadRoot(name),
                $"No system was found where it can be read; {string.Join(", ", kind.Select(volume => volume.Name))} {(kind.Count() == 1 ? "is" : "are")} {name}, which is not read.",
                "A Linux on ext2, ext3 or ext4 can be generalized offline; run \"waagent -deprovision+user\" in the VM instead.");
        }
    }

    private static GuestObstacle Ext(GuestVolume volume, VmGeneralizeException problem) => problem switch
    {
        RefusedException refused => new GuestObstacle(ObstacleCode.Of(refused), $"{Named(volume)} ({volume.Content.Description}): {refused.Reason}", refused.FirstDo),
        UnsupportedFeatureException => new GuestObstacle(
            ObstacleCode.ExtUnsupported,
            $"{Named(volume)} ({volume.Content.Description}) uses something that is not handled: {problem.Message}",
            "Switch the feature off with tune2fs, or copy the files to a file system without it."),
        _ => new GuestObstacle(
            ObstacleCode.ExtDamaged,
            $"{Named(volume)} ({volume.Content.Description}) is damaged: {problem.Message}",
            "Start the VM and let it check the file system (e2fsck -f), or take a copy from before the damage."),
    };

    private static VmGeneralizeException? WhyNotWritable(IFileSystem? fileSystem)
    {
        try
        {
            (fileSystem as ExtFileSystem)?.RequireWritable();
            return null;
        }
        catch (VmGeneralizeException problem)
        {
            return problem;
        }
    }

    private static string Named(GuestVolume volume) => volume.IsLogical ? $"Logical volume {volume.Name}" : $"Partition {volume.Partition.Number}";
}
