using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>
/// A Linux that is not read or not changed here, and of which the user says that it was deprovisioned inside. It is handed over as it is, and never
/// called verified. What forbids a disk for another reason than that forbids it anyway, and a Windows is always looked at.
/// </summary>
internal static class Vouching
{
    /// <summary>What a system is called when nothing of it is read.</summary>
    public const string SystemName = "Linux (not read)";

    /// <summary>The tag of an image that was made so.</summary>
    public const string Tag = "vmgeneralize-not-verified";

    private static readonly HashSet<RefusalCode> Covered =
    [
        ObstacleCode.RootNotWritable, ObstacleCode.VolumeNotWritable, ObstacleCode.VolumeUnreadable, ObstacleCode.FstabUnreadable,
        ObstacleCode.MountUnitUnreadable, ObstacleCode.Ostree, ObstacleCode.Flatcar,
        .. VolumeFormats.All.Where(format => format.IsPosix).SelectMany(format => new[] { ObstacleCode.UnreadRoot(format), ObstacleCode.Unsupported(format) }),
    ];

    /// <summary>What is said about such a disk; null when its system is read, and checked as any other.</summary>
    /// <exception cref="RefusedException">Something else forbids to hand it over.</exception>
    public static string? Warning(DiskSession session, GeneralizeOptions options)
    {
        IReadOnlyList<GuestObstacle> obstacles = GuestSelection.Obstacles(session.Disk, options);
        bool isLinux = GuestDetector.Installations(session.Disk).All(LinuxGuest.IsOn);
        return isLinux && obstacles.Count > 0 && obstacles.All(obstacle => Covered.Contains(obstacle.Code))
            ? $"Not verified: that this system was deprovisioned inside was only said (--deprovisioned-inside), since it is not looked at here: "
                + obstacles[0].Reason
            : null;
    }
}
