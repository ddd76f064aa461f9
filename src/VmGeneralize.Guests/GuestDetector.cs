using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux;
using VmGeneralize.Guests.Windows;
using VmGeneralize.Volumes;

namespace VmGeneralize.Guests;

/// <summary>Finds the operating system on a disk, and what about the disk forbids touching it.</summary>
public static class GuestDetector
{
    // Starting a generalized system makes it one machine's: another computer's Windows mends the volume without that.
    private const string CheckElsewhere =
        "Attach the disk to another Windows computer and run chkdsk X: /f there, X: being this volume. Or start the VM and shut it down fully "
        + "(shutdown /s /t 0, after powercfg /h off); a generalized one then needs Sysprep again.";

    /// <summary>The volumes that hold an installation: partitions in their order, then logical volumes.</summary>
    public static IReadOnlyList<GuestVolume> Installations(GuestDisk disk) => [.. disk.Volumes.Where(volume => LookForSystem(volume).IsThere)];

    /// <summary>Why it cannot be told whether a volume holds an installation; null when it can.</summary>
    public static VmGeneralizeException? DamageOf(GuestVolume volume) => volume.Problem ?? LookForSystem(volume).Damage;

    /// <summary>Reads the installation on one of <see cref="Installations"/>.</summary>
    public static IGuest Open(GuestVolume volume, GuestDisk disk, GuestOptions options) =>
        LinuxGuest.IsOn(volume) ? LinuxGuest.Read(volume, disk, options) : WindowsGuest.Read(volume, disk, options);

    /// <summary>
    /// Everything that forbids changing this disk, whatever is installed on it: encryption, other systems' volume managers,
    /// file systems that were not closed cleanly, and on a disk without a system what it may be hidden in.
    /// </summary>
    public static IEnumerable<GuestObstacle> DiskObstacles(GuestDisk disk)
    {
        foreach (GuestVolume volume in disk.Volumes)
        {
            int number = volume.Partition.Number;
            if (volume.Content.Kind == VolumeKind.BitLocker)
            {
                yield return new GuestObstacle(
                    ObstacleCode.BitLocker,
                    $"Partition {number} is a BitLocker volume ({volume.Content.Description}). Suspended protection is not decryption.",
                    "Start the VM, decrypt it fully (manage-bde -off C:, wait until manage-bde -status says 0%), run Sysprep again and shut down.");
            }
            else if (volume.Content.Kind == VolumeKind.Refs)
            {
                yield return new GuestObstacle(ObstacleCode.Refs, $"Partition {number} is ReFS.", "Only NTFS volumes can be generalized offline: move the data to NTFS.");
            }
            else if (LinuxVolumeObstacles.Of(volume) is { } linux)
            {
                yield return linux;
            }

            if (volume.Partition.Role == PartitionRole.DynamicDisk)
            {
                yield return new GuestObstacle(
                    ObstacleCode.DynamicDisk,
                    $"Partition {number} belongs to a Windows dynamic disk (LDM).",
                    "Convert the disk to a basic disk in the VM first.");
            }
            else if (volume.Partition.Role == PartitionRole.StorageSpaces)
            {
                yield return new GuestObstacle(
                    ObstacleCode.StorageSpaces,
                    $"Partition {number} belongs to a Storage Spaces pool.",
                    "Move the system to a plain disk first.");
            }

            if (volume.FileSystem is NtfsFileSystem ntfs && NtfsObstacle(number, ntfs) is { } obstacle)
            {
                yield return obstacle;
            }
        }

        foreach (GuestObstacle obstacle in LinuxVolumeObstacles.HiddenRoots(disk))
        {
            yield return obstacle;
        }
    }

    // A volume whose directories cannot be read must not hide what is on the others.
    private static (bool IsThere, VmGeneralizeException? Damage) LookForSystem(GuestVolume volume)
    {
        try
        {
            return (WindowsGuest.IsOn(volume) || LinuxGuest.IsOn(volume), null);
        }
        catch (VmGeneralizeException damage)
        {
            return (false, damage);
        }
    }

    private static GuestObstacle? NtfsObstacle(int number, NtfsFileSystem volume) => volume.State switch
    {
        { DirtyFlag: true } => new GuestObstacle(
            ObstacleCode.NtfsDirty,
            $"The NTFS volume on partition {number} has its dirty flag set: Windows wants to check it.",
            CheckElsewhere),
        { Log: LogFileState.FastStartup } => new GuestObstacle(
            ObstacleCode.NtfsFastStartup,
            $"The NTFS volume on partition {number} was left by Fast Startup or an unclean removal ($LogFile restart page version 2.0).",
            CheckElsewhere),
        { Log: LogFileState.Unclean } => new GuestObstacle(
            ObstacleCode.NtfsLogUnclean,
            $"The NTFS volume on partition {number} was not shut down cleanly: $LogFile holds work that was not finished.",
            CheckElsewhere),
        _ => null,
    };
}
