using VmGeneralize.Blocks;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux;
using VmGeneralize.Guests.Windows;
using VmGeneralize.Volumes;

namespace VmGeneralize.Guests;

/// <summary>Finds the operating system on a disk, and what about the disk forbids touching it.</summary>
public static class GuestDetector
{
    /// <summary>The volumes that hold an installation: partitions in their order, then logical volumes.</summary>
    public static IReadOnlyList<GuestVolume> Installations(GuestDisk disk) => [.. disk.Volumes.Where(volume => LookForSystem(volume).IsThere)];

    /// <summary>Why it cannot be determined whether a volume holds an installation; null when it can.</summary>
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
        IReadOnlyList<(GuestVolume Volume, GuestObstacle Obstacle)> states = VolumeObstacles.OfStates(disk.Volumes);
        foreach (GuestVolume volume in disk.Volumes)
        {
            int number = volume.Partition.Number;
            if (VolumeObstacles.OfKind(volume) is { } kind)
            {
                yield return kind;
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

            foreach ((_, GuestObstacle state) in states.Where(state => state.Volume == volume))
            {
                yield return state;
            }
        }

        GuestObstacle[] images = [.. ImageBasedLinux.Of(disk)];
        foreach (GuestObstacle obstacle in images.Length > 0 ? images : VolumeObstacles.HiddenRoots(disk)) // a name explains more than a format
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
}
