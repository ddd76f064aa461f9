using VmGeneralize.FileSystems.Posix;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Guests.Linux.Mounting;

/// <summary>Subvolumes and snapshots of a guest's volumes that its operations and checks do not look into.</summary>
internal static class UnmountedTrees
{
    /// <summary>
    /// What is not mounted, and is below nothing that is. Snapshots count wherever they are: no system is looked for in the folder of another
    /// one. Of the top of a volume only what is in no other subvolume counts.
    /// </summary>
    public static IEnumerable<GuestVolume> Of(LinuxGuest guest)
    {
        foreach (IGrouping<string, LinuxMount> volume in guest.Mounts.GroupBy(mount => mount.Volume.Name, StringComparer.Ordinal))
        {
            if (volume.First().FileSystem is not ISubvolumes trees)
            {
                continue;
            }

            Subvolume[] mounted = [.. volume.Select(mount => ((ISubvolumes)mount.FileSystem).Shown)];
            foreach (Subvolume subvolume in trees.Subvolumes)
            {
                if (!mounted.Any(shown => shown.Id == subvolume.Id) && (subvolume.IsSnapshot || !mounted.Any(shown => IsBelow(subvolume, shown))))
                {
                    yield return VolumeTree.Show(volume.First().Volume, subvolume);
                }
            }
        }
    }

    private static bool IsBelow(Subvolume inner, Subvolume outer) =>
        inner.Path is { } path && outer.Path is { } above && (above.Length == 0 || path.StartsWith(above + "/", StringComparison.Ordinal));
}
