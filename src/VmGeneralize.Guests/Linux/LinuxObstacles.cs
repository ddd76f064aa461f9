using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Guests.Linux.Mounting;

namespace VmGeneralize.Guests.Linux;

/// <summary>Obstacles in an installed Linux that forbid touching it.</summary>
internal static class LinuxObstacles
{
    public static IEnumerable<GuestObstacle> Of(LinuxGuest guest)
    {
        foreach (string place in HibernatedSwap(guest))
        {
            yield return new GuestObstacle(
                ObstacleCode.Hibernated,
                $"Linux is hibernated: {place} holds the image of its memory.",
                "Start the VM and shut it down fully: sudo poweroff");
        }

        string moved = $"Only {VolumeFormats.WritablePosixNames("and")} can be changed offline: move this part to one of them. {GuestObstacle.Inside}";
        if (guest.Volume.FileSystem is not IWritablePosixFileSystem)
        {
            moved = Joined(
                SubvolumesOf(guest, SubvolumeList.AdviceFor),
                $"Only a Linux on {VolumeFormats.WritablePosixNames("or")} is generalized offline. {GuestObstacle.Inside}"); // no part alone is in the way
            yield return new GuestObstacle(
                ObstacleCode.RootNotWritable,
                Joined(
                    $"The root on {guest.Volume.Name} is {guest.Volume.FileSystem!.Format}, which cannot be changed.", SubvolumesOf(guest, SubvolumeList.Of)),
                moved);
        }

        // The volume of the root is reported already, whatever else of it is mounted.
        foreach (LinuxMount mount in guest.Mounts.Where(mount =>
            mount.Volume.Name != guest.Volume.Name && mount.Writable is null))
        {
            yield return new GuestObstacle(
                ObstacleCode.VolumeNotWritable,
                $"{mount.Volume.Name}, which is mounted on {mount.MountPoint}, is {mount.FileSystem.Format}, which is only read: a part of the system would "
                    + "stay as it is.",
                moved)
            {
                Part = mount.MountPoint,
            };
        }

        foreach (Unreadable problem in guest.Linux.Fstab.Problems)
        {
            yield return new GuestObstacle(
                ObstacleCode.FstabUnreadable,
                $"{problem}: which volumes belong to the system is unknown, and what is on them would stay as it is.",
                "Make /etc/fstab a regular file that can be read in the VM.");
        }

        foreach (Unreadable problem in guest.MountUnitProblems)
        {
            yield return new GuestObstacle(
                ObstacleCode.MountUnitUnreadable,
                $"{problem}: which volume it mounts is unknown, and what is on that would stay as it is.",
                "Make it a mount unit that can be read, or disable it in the VM.");
        }

        // Why a volume is not read is reported already, for the disk.
        foreach (SkippedMount mount in guest.SkippedMounts.Where(
            mount => IsNeeded(mount) && (mount.Volume is null || VolumeObstacles.OfState(mount.Volume) is null)))
        {
            yield return mount.Volume is null
                ? new GuestObstacle(
                    ObstacleCode.VolumeMissing,
                    $"{mount.Reason}: a part of the system would stay as it is.",
                    $"Attach a disk that holds the whole system, or {mount.Wanted.Without}.")
                {
                    Part = guest.PlaceOf(mount),
                }
                : new GuestObstacle(
                    ObstacleCode.VolumeUnreadable,
                    $"{mount.Reason}. A part of the system would stay as it is.",
                    moved)
                {
                    Part = guest.PlaceOf(mount),
                };
        }
    }

    private static string SubvolumesOf(LinuxGuest guest, Func<ISubvolumes, string> words) =>
        guest.Volume.FileSystem is ISubvolumes trees ? words(trees) : "";

    private static string Joined(params string[] sentences) => string.Join(' ', sentences.Where(sentence => sentence.Length > 0));

    /// <summary>
    /// What cannot be read of a firmware's FAT is reported by verify, and is not part of the system's own tree; a system that may start without a
    /// volume is one that works without it.
    /// </summary>
    private static bool IsNeeded(SkippedMount mount) =>
        mount.Volume?.Content.Kind != VolumeKind.Fat
        && !(mount.Volume is null && mount.Wanted.MayBeAbsent);

    private static IEnumerable<string> HibernatedSwap(LinuxGuest guest) =>
    [
        .. guest.Disk.Volumes.Where(volume => volume.Swap is { Hibernation: not null }).Select(volume => $"{volume.Name} ({volume.Swap!.Hibernation})"),
        .. guest.Linux.SwapFiles.Found.Where(swap => swap.IsHibernation).Select(swap => swap.File.Path),
    ];
}
