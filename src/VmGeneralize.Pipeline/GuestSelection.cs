using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Pipeline;

/// <summary>Decides which installation on a disk is meant, and whether it may be touched.</summary>
internal static class GuestSelection
{
    /// <summary>What is wrong with the number of installations; nothing when there is exactly one.</summary>
    public static IEnumerable<GuestObstacle> Obstacles(GuestDisk disk, IReadOnlyList<GuestVolume> installations)
    {
        if (installations.Count > 1)
        {
            yield return new GuestObstacle(
                "several-systems",
                $"Windows is installed on partitions {string.Join(", ", installations.Select(volume => volume.Partition.Number))}: an image holds one system.",
                "Say which one is meant with --partition N, or remove the others.");
        }
        else if (installations.Count == 0 && !disk.Volumes.Any(volume => volume.Content.Kind is VolumeKind.BitLocker or VolumeKind.Luks))
        {
            string found = string.Join("; ", disk.Volumes.Select(volume =>
                $"partition {volume.Partition.Number}: {volume.Problem?.Message ?? volume.Content.Description}"));
            yield return new GuestObstacle(
                "no-system",
                $"No Windows installation was found ({(found.Length == 0 ? "the disk has no partitions" : found)}).",
                @"A system disk is needed: one with \Windows\System32\config\SYSTEM on an NTFS volume.");
        }
    }

    /// <summary>The one installation to work on.</summary>
    /// <param name="session">The disk.</param>
    /// <param name="partition">Which one, on a disk with several.</param>
    /// <param name="prepare">It is to be cleaned before Sysprep: then it must be installed and not generalized.</param>
    /// <exception cref="RefusedException">Something forbids touching this disk; the first reason, with the others named.</exception>
    /// <exception cref="CorruptDataException">The only candidate is damaged.</exception>
    public static WindowsGuest Choose(DiskSession session, int? partition, bool prepare = false)
    {
        GuestDisk disk = session.Disk;
        List<GuestObstacle> obstacles = [.. GuestDetector.DiskObstacles(disk)];
        IReadOnlyList<GuestVolume> installations = GuestDetector.Installations(disk);
        if (partition is int number)
        {
            installations = [.. installations.Where(volume => volume.Partition.Number == number)];
        }

        if (obstacles.Count == 0 && installations.Count == 0 && disk.Volumes.FirstOrDefault(volume => volume.Problem is not null) is { } damaged)
        {
            throw damaged.Problem!;
        }

        WindowsGuest? guest = installations.Count == 1 ? WindowsGuest.Read(installations[0], disk) : null;
        obstacles.AddRange(Obstacles(disk, installations));
        obstacles.AddRange(guest is null ? [] : prepare ? PrepareObstacles(guest) : guest.Obstacles());
        if (obstacles.Count > 0 || guest is null)
        {
            throw Refuse(obstacles);
        }

        return guest;
    }

    /// <summary>Before Sysprep only one state is right: an installed system, complete, on which Sysprep is still to run.</summary>
    private static IEnumerable<GuestObstacle> PrepareObstacles(WindowsGuest guest)
    {
        foreach (GuestObstacle obstacle in guest.Obstacles().Where(obstacle => obstacle.Code != "not-generalized"))
        {
            yield return obstacle;
        }

        if (guest.Sysprep.IsGeneralized)
        {
            yield return new GuestObstacle(
                "already-generalized",
                $"Windows is {guest.Sysprep.Summary}: --prepare is for disks on which Sysprep is still to run.",
                "Run the same command without --prepare.");
        }
    }

    private static RefusedException Refuse(IReadOnlyList<GuestObstacle> obstacles)
    {
        GuestObstacle first = obstacles[0];
        string others = string.Concat(obstacles.Skip(1).Select(obstacle => $" Also: {obstacle.Reason}"));
        return new RefusedException(first.Code, first.Reason + others, first.FirstDo);
    }
}
