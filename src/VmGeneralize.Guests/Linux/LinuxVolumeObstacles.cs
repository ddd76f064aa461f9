using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;

namespace VmGeneralize.Guests.Linux;

/// <summary>What about volumes of a kind that Linux has forbids touching their disk.</summary>
internal static class LinuxVolumeObstacles
{
    /// <summary>The reason that one volume is, or null.</summary>
    public static GuestObstacle? Of(GuestVolume volume) => volume.Content.Kind switch
    {
        VolumeKind.Luks => new GuestObstacle(
            "luks",
            $"{Named(volume)} is encrypted with {volume.Content.Description}.",
            "Azure needs an unencrypted image: decrypt it in the VM first, or install without encryption."),
        VolumeKind.LinuxRaid => new GuestObstacle(
            "linux-raid",
            $"{Named(volume)} belongs to a software RAID: {volume.Content.Description}.",
            "Azure stores disks redundantly: move the system to a plain partition or LVM in the VM first."),
        VolumeKind.Ext when volume.Problem is UnsupportedFeatureException => new GuestObstacle(
            "ext-unsupported",
            $"{Named(volume)} ({volume.Content.Description}) uses something that is not handled: {volume.Problem.Message}",
            "Switch the feature off with tune2fs, or copy the files to a file system without it."),
        VolumeKind.Ext when volume.Problem is not null => new GuestObstacle(
            "ext-damaged",
            $"{Named(volume)} ({volume.Content.Description}) is damaged: {volume.Problem.Message}",
            "Start the VM and let it check the file system (e2fsck -f), or take a copy from before the damage."),
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
                $"{name.ToLowerInvariant()}-root",
                $"No system was found where it can be read; {string.Join(", ", kind.Select(volume => volume.Name))} {(kind.Count() == 1 ? "is" : "are")} {name}, which is not read.",
                "A Linux on ext2, ext3 or ext4 can be generalized offline; run \"waagent -deprovision+user\" in the VM instead.");
        }
    }

    private static string Named(GuestVolume volume) => volume.IsLogical ? $"Logical volume {volume.Name}" : $"Partition {volume.Partition.Number}";
}
