using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Pipeline;

/// <summary>Chooses the installation on a disk, and decides whether it may be changed.</summary>
internal static class GuestSelection
{
    /// <summary>What is wrong with the number of installations; nothing when there is exactly one.</summary>
    public static IEnumerable<GuestObstacle> Obstacles(GuestDisk disk, IReadOnlyList<GuestVolume> installations)
    {
        if (installations.Count > 1)
        {
            yield return SeveralSystems(installations);
        }
        else if (installations.Count == 0 && disk.Volumes.Any(volume => GuestDetector.DamageOf(volume) is not null))
        {
            foreach (GuestVolume volume in disk.Volumes)
            {
                if (GuestDetector.DamageOf(volume) is { } damage)
                {
                    yield return Damaged(volume, damage);
                }
            }
        }
        else if (installations.Count == 0 && !disk.Volumes.Any(volume => volume.Content.Kind is VolumeKind.BitLocker or VolumeKind.Luks))
        {
            string found = string.Join("; ", disk.Volumes.Select(volume =>
                $"{volume.Name}: {volume.Problem?.Message ?? ContentOf(volume)}"));
            yield return new GuestObstacle(
                ObstacleCode.NoSystem,
                $"No installed system was found ({(found.Length == 0 ? "the disk has no partitions" : found)}).",
                @"A system disk is needed: one with \Windows\System32\config\SYSTEM on an NTFS volume, "
                    + $"or the root of a Linux on {VolumeFormats.WritablePosixNames("or")}.");
        }
    }

    /// <summary>What is in a volume; of one that is not known, what its entry in the partition table says.</summary>
    private static string ContentOf(GuestVolume volume) => volume is { IsLogical: false, Content.Kind: VolumeKind.Unknown or VolumeKind.Empty }
        ? $"{volume.Content.Description} ({volume.Partition.TypeName})"
        : volume.Content.Description;

    private static GuestObstacle SeveralSystems(IReadOnlyList<GuestVolume> installations) => new(
        ObstacleCode.SeveralSystems,
        $"Several systems are installed, on {string.Join(", ", installations.Select(volume => volume.Name))}: an image holds one, and the others "
            + "would be in it with all that belongs to their machines.",
        "Remove the others; or say which one is meant, and that the others may stay as they are: --partition N --keep-other-systems.");

    /// <summary>A volume that cannot be read, for whatever reason.</summary>
    public static GuestObstacle Damaged(GuestVolume volume, VmGeneralizeException problem) => problem switch
    {
        RefusedException refused => new GuestObstacle(refused.Code, refused.Reason, refused.FirstDo),
        UnsupportedFeatureException unsupported => new GuestObstacle(ObstacleCode.Damaged, $"{unsupported.Feature} is not supported.", unsupported.Advice),
        CorruptDataException damage => new GuestObstacle(
            ObstacleCode.Damaged, OnVolume(volume, damage).Reason, $"{OnVolume(volume, damage).Advice ?? RepairOf(volume)}."),
        _ => new GuestObstacle(ObstacleCode.Damaged, problem.Message, $"{RepairOf(volume)}."),
    };

    /// <summary>Reads an installation.</summary>
    /// <exception cref="VmGeneralizeException">It cannot be read: with the volume, and what to do first.</exception>
    public static IGuest Open(GuestVolume volume, GuestDisk disk, GuestOptions options)
    {
        try
        {
            return GuestDetector.Open(volume, disk, options);
        }
        catch (CorruptDataException damage)
        {
            throw Named(disk, damage);
        }
    }

    /// <summary>
    /// The same damage, with the volume and what fixes it. Readers deep down know neither: a volume that is named in the message is the one, else
    /// the first one that fails its own check.
    /// </summary>
    public static CorruptDataException Named(GuestDisk disk, CorruptDataException damage)
    {
        GuestVolume? volume = damage.Advice is not null ? null
            : disk.Volumes.LastOrDefault(volume => damage.Message.Contains(volume.Name, StringComparison.OrdinalIgnoreCase))
                ?? disk.Volumes.FirstOrDefault(volume => VolumeDamage.Of(volume) is CorruptDataException);
        return volume is null ? damage : OnVolume(volume, damage);
    }

    /// <summary>The same damage, with the volume and what fixes it.</summary>
    private static CorruptDataException OnVolume(GuestVolume volume, CorruptDataException damage) =>
        damage.Message.Contains(volume.Name, StringComparison.OrdinalIgnoreCase)
            ? damage.Advice is null ? damage.Advised(RepairOf(volume)) : damage
            : damage.In($"File system on {volume.Name}", RepairOf(volume));

    /// <summary>What fixes a damaged volume, as a sentence without its full stop.</summary>
    public static string RepairOf(GuestVolume volume) =>
        volume.Format.RepairAdvice is { } repair ? $"Repair it first: {repair}" : "Take a copy of the disk from before the damage";

    /// <inheritdoc cref="Choose(GuestDisk, GeneralizeOptions)"/>
    public static IGuest Choose(DiskSession session, GeneralizeOptions options) => Choose(session.Disk, options);

    /// <summary>The one installation to work on.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="options">Which one, on a disk with several, and that the others may stay; and whether it is to be cleaned before Sysprep: then it
    /// must be installed and not generalized.</param>
    /// <exception cref="RefusedException">Something forbids touching this disk; the first reason, with the others named.</exception>
    /// <exception cref="CorruptDataException">The only candidate is damaged.</exception>
    public static IGuest Choose(GuestDisk disk, GeneralizeOptions options)
    {
        (IGuest? guest, List<GuestObstacle> obstacles) = Look(disk, options);
        if (obstacles.Count > 0 || guest is null)
        {
            IReadOnlyList<Finding> blockers = guest is null ? [] : SysprepAdvice.Blockers(guest, disk.Cancellation);
            throw Refuse([.. obstacles.Select(obstacle => SysprepAdvice.Complete(obstacle, blockers))]);
        }

        return guest;
    }

    /// <summary>All that forbids touching a disk; none when there is one installation, and nothing in its way.</summary>
    /// <exception cref="CorruptDataException">The only candidate is damaged.</exception>
    public static IReadOnlyList<GuestObstacle> Obstacles(GuestDisk disk, GeneralizeOptions options) => Look(disk, options).Obstacles;

    private static (IGuest? Guest, List<GuestObstacle> Obstacles) Look(GuestDisk disk, GeneralizeOptions options)
    {
        List<GuestObstacle> obstacles = [.. GuestDetector.DiskObstacles(disk)];
        IReadOnlyList<GuestVolume> all = GuestDetector.Installations(disk);
        IReadOnlyList<GuestVolume> installations = [.. all.Where(volume => options.Partition is null || volume.Partition.Number == options.Partition)];

        if (obstacles.Count == 0 && installations.Count == 0)
        {
            ThrowIfDamaged(disk);
        }

        IGuest? guest = installations.Count == 1 ? Open(installations[0], disk, new GuestOptions(options.User)) : null;
        if (installations.Count == 0 && all.Count > 0)
        {
            obstacles.Add(Elsewhere(options.Partition, all));
        }
        else if (installations.Count == 1 && all.Count > 1 && !options.KeepOtherSystems)
        {
            obstacles.Add(SeveralSystems(all));
        }
        else if (obstacles.Count == 0 || installations.Count > 1)
        {
            obstacles.AddRange(Obstacles(disk, installations)); // what hides a system explains why there is none
        }

        obstacles.AddRange(guest is null ? [] : options.Prepare ? PrepareObstacles(guest) : BlockingParts.Obstacles(guest, PreparedSelection.Of(options)));
        return (guest, obstacles);
    }

    private static GuestObstacle Elsewhere(int? partition, IReadOnlyList<GuestVolume> installations) => new(
        ObstacleCode.NoSystem,
        $"No system is installed on partition {partition}, but one is on {string.Join(" and one on ", installations.Select(volume => volume.Name))}.",
        "Give its number with --partition, or leave the option out.");

    /// <exception cref="VmGeneralizeException">A volume is damaged, so that a system on it would not be seen.</exception>
    private static void ThrowIfDamaged(GuestDisk disk)
    {
        foreach (GuestVolume volume in disk.Volumes)
        {
            switch (GuestDetector.DamageOf(volume))
            {
                case CorruptDataException corrupt:
                    throw OnVolume(volume, corrupt);
                case { } other:
                    throw other;
            }
        }
    }

    /// <summary>Before Sysprep only one state is right: an installed system, complete, on which Sysprep is still to run.</summary>
    private static IEnumerable<GuestObstacle> PrepareObstacles(IGuest guest)
    {
        foreach (GuestObstacle obstacle in guest.Obstacles().Where(obstacle => obstacle.Code != ObstacleCode.NotGeneralized))
        {
            yield return obstacle;
        }

        if (guest is not WindowsGuest windows)
        {
            yield return new GuestObstacle(
                ObstacleCode.PrepareWithoutSysprep, $"{guest.Name} has no Sysprep: --prepare is for Windows.", "Run the same command without --prepare.");
        }
        else if (windows.Sysprep.IsGeneralized)
        {
            yield return new GuestObstacle(
                ObstacleCode.AlreadyGeneralized,
                $"Windows is {windows.Sysprep.Summary}: --prepare is for disks on which Sysprep has not run yet.",
                "Run the same command without --prepare.");
        }
    }

    private static RefusedException Refuse(IReadOnlyList<GuestObstacle> obstacles)
    {
        GuestObstacle first = obstacles[0];
        string others = string.Concat(obstacles.Select(obstacle => obstacle.Reason).Distinct().Skip(1).Select(reason => $" Also: {reason}"));
        return new RefusedException(first.Code, first.Reason + others, first.FirstDo);
    }
}
