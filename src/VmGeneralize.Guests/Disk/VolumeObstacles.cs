using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Probing;

namespace VmGeneralize.Guests.Disk;

/// <summary>Obstacles in single volumes that forbid touching their disk: what their format says, and what LVM says.</summary>
internal static class VolumeObstacles
{
    /// <summary>Why the kind of a volume alone forbids it: encryption, RAID, a file system that no tool changes offline; or null.</summary>
    public static GuestObstacle? OfKind(GuestVolume volume) =>
        volume.Format.Refusal?.Invoke(volume.Content) is { } refusal ? ObstacleOf(refusal, Named(volume)) : OfLvm(volume);

    /// <summary>Why its file system forbids it: not closed cleanly, in a state that is only read, or not readable at all; or null.</summary>
    public static GuestObstacle? OfState(GuestVolume volume)
    {
        try
        {
            return volume.Problem is { } problem ? OfProblem(volume, problem)
                : (volume.FileSystem as IWritableFileSystem)?.WhyReadOnly() is { } obstacle ? WithWayOut(volume, ObstacleOf(obstacle, Described(volume)))
                : null;
        }
        catch (VmGeneralizeException problem)
        {
            return OfProblem(volume, problem);
        }
    }

    /// <summary>As <see cref="OfState"/>, of all volumes; what is the same of several is reported once, where the first of them is.</summary>
    public static IReadOnlyList<(GuestVolume Volume, GuestObstacle Obstacle)> OfStates(IEnumerable<GuestVolume> volumes) =>
    [
        .. volumes.Select(volume => (Volume: volume, Obstacle: OfState(volume))).Where(found => found.Obstacle is not null)
            .GroupBy(found => (found.Obstacle!.Code, found.Obstacle.FirstDo, WithoutName(found.Obstacle.Reason, found.Volume)))
            .Select(alike => (alike.First().Volume, Joined([.. alike.Select(found => found.Volume)], alike.First().Obstacle!))),
    ];

    private static string WithoutName(string reason, GuestVolume volume) =>
        reason.StartsWith(Named(volume), StringComparison.Ordinal) ? reason[Named(volume).Length..] : reason;

    private static GuestObstacle Joined(GuestVolume[] alike, GuestObstacle first) => alike.Length == 1 ? first : first with
    {
        Reason = $"{first.Reason} The same holds for {string.Join(", ", alike.Skip(1).Select(volume => volume.Name))}.",
    };

    /// <summary>On a disk without a readable system: the volumes whose file system is not read, and that may hold one.</summary>
    public static IEnumerable<GuestObstacle> HiddenRoots(GuestDisk disk)
    {
        GuestVolume[] hidden = [.. disk.Volumes.Where(volume => volume.Format is { IsPosix: true, Open: null })];
        if (hidden.Length == 0 || GuestDetector.Installations(disk).Count > 0)
        {
            yield break;
        }

        foreach (IGrouping<VolumeKind, GuestVolume> kind in hidden.GroupBy(volume => volume.Content.Kind))
        {
            GuestVolume first = kind.First();
            yield return new GuestObstacle(
                ObstacleCode.UnreadRoot(first.Format),
                $"No system was found where it can be read; {string.Join(", ", kind.Select(volume => volume.Name))} "
                    + $"{(kind.Count() == 1 ? "is" : "are")} {first.Content.Description}, which is not read.",
                $"Only a Linux on {VolumeFormats.WritablePosixNames("or")} is generalized offline. {GuestObstacle.Inside}");
        }
    }

    private static GuestObstacle? OfLvm(GuestVolume volume) => volume switch
    {
        { Content.Kind: VolumeKind.LvmPhysicalVolume, Problem: RefusedException refused } =>
            new GuestObstacle(refused.Code, refused.Reason, refused.FirstDo),
        { Content.Kind: VolumeKind.LvmPhysicalVolume, Problem: { } problem } => new GuestObstacle(
            ObstacleCode.LvmDamaged,
            $"{Named(volume)} is an LVM physical volume that cannot be read: {problem.Message}",
            $"Restore its metadata first ({volume.Format.RepairAdvice}), and shut down."),
        { IsLogical: true, Problem: { } problem, Map: not null, Device.Length: 0 } => new GuestObstacle(
            ObstacleCode.LvmVolume,
            $"{Named(volume)} cannot be read: {problem.Message}",
            "Only linear and striped volumes are supported: convert or remove it in the VM first (lvconvert, lvremove)."),
        _ => null,
    };

    /// <summary>
    /// A Linux may join any volume of its kind, so one that cannot be opened forbids changes. Of other formats it is copied as it is; what is
    /// installed on it is reported as damaged.
    /// </summary>
    private static GuestObstacle? OfProblem(GuestVolume volume, VmGeneralizeException problem) =>
        volume.Format is not { IsPosix: true, Open: not null } ? null : problem switch
    {
        RefusedException refused => new GuestObstacle(refused.Code, $"{Described(volume)}: {refused.Reason}", refused.FirstDo),
        UnsupportedFeatureException unsupported => WithWayOut(volume, new GuestObstacle(
            ObstacleCode.Unsupported(volume.Format), $"{Described(volume)} uses something that is not supported: {unsupported.Feature}.", unsupported.Advice)),
        _ => new GuestObstacle(
            ObstacleCode.DamagedVolume(volume.Format),
            $"{Described(volume)} is damaged: {problem.Message}",
            $"Take a copy from before the damage, or repair it: {volume.Format.RepairAdvice}."),
    };

    /// <summary>What is never handled here can be handed over as it is, once the system was deprovisioned inside.</summary>
    private static GuestObstacle WithWayOut(GuestVolume volume, GuestObstacle obstacle) =>
        volume.Format.IsPosix && obstacle.Code == ObstacleCode.Unsupported(volume.Format)
            ? obstacle with { FirstDo = $"{obstacle.FirstDo} {GuestObstacle.Inside}" }
            : obstacle;

    private static GuestObstacle ObstacleOf(VolumeObstacle obstacle, string volume) =>
        new(obstacle.Code, $"{volume} {obstacle.Reason}.", obstacle.FirstDo);

    private static string Described(GuestVolume volume) => $"{Named(volume)} ({volume.Content.Description})";

    private static string Named(GuestVolume volume) => volume.IsLogical ? $"Logical volume {volume.Name}" : $"Partition {volume.Partition.Number}";
}
