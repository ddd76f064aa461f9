using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Guests.Linux;

/// <summary>
/// Linux systems that are not a tree of files under one root: ostree's deployments (Fedora CoreOS and IoT, Silverblue, Endless, bootc) and Flatcar, which
/// has its system on volumes of its own. What belongs to the machine is elsewhere in them, so they are refused by name. Sources: ostree's
/// manual, "Anatomy of a deployment"; Flatcar's documentation, "Disk layout".
/// </summary>
internal static class ImageBasedLinux
{
    private const string Deployments = "/ostree/deploy";
    private const int MaxNames = 5;

    private static readonly string[] FlatcarVolumes = ["USR-A", "USR-B"];

    // Flatcar's and CoreOS Container Linux's /usr.
    private static readonly Guid[] FlatcarTypes = [new("5dfbf5f4-2848-4bac-aa5e-0d9a20b745a6")];

    /// <summary>One for each volume with deployments, and one for a Flatcar.</summary>
    public static IEnumerable<GuestObstacle> Of(GuestDisk disk)
    {
        foreach (GuestVolume volume in disk.Volumes)
        {
            if (DeploymentsOf(volume) is { } names)
            {
                yield return new GuestObstacle(
                    ObstacleCode.Ostree,
                    $"{volume.Name} holds a system that ostree deploys ({names}): its settings and state are in {Deployments} for each deployment, and not "
                        + "under one root. Such a system is not generalized offline.",
                    $"Empty its /etc/machine-id, remove its SSH host keys and let cloud-init or Ignition start over in the VM. {GuestObstacle.Inside}");
            }
        }

        if (disk.Partitions.Where(IsFlatcar).ToArray() is [var usr, ..])
        {
            yield return new GuestObstacle(
                ObstacleCode.Flatcar,
                $"{usr.Name} is the /usr of Flatcar Container Linux, which is separate from its root and is replaced by updates. Such a system is not "
                    + "generalized offline.",
                $"In the VM: touch /boot/flatcar/first_boot and empty /etc/machine-id, so that Ignition runs at the next start. {GuestObstacle.Inside}");
        }
    }

    /// <summary>The operating systems that ostree deploys from a volume; null when it deploys none.</summary>
    private static string? DeploymentsOf(GuestVolume volume)
    {
        try
        {
            return volume.FileSystem is not IPosixFileSystem shown ? null
                : shown is ISubvolumes trees
                    ? trees.Subvolumes.Where(subvolume => !subvolume.IsSnapshot).Select(trees.Show).Prepend(trees).Select(DeploymentsOf)
                        .FirstOrDefault(names => names is not null)
                : DeploymentsOf(shown);
        }
        catch (VmGeneralizeException)
        {
            return null; // damage is reported when a system is searched for there
        }
    }

    private static string? DeploymentsOf(IPosixFileSystem fileSystem)
    {
        if (fileSystem.Find(Deployments) is not { IsDirectory: true } folder || fileSystem.Find("/ostree/repo") is null)
        {
            return null;
        }

        string[] names = [.. fileSystem.List(folder).Where(entry => entry.IsDirectory).Take(MaxNames).Select(entry => LinuxFiles.Shown(entry.Name))];
        return names.Length == 0 ? null : string.Join(", ", names);
    }

    private static bool IsFlatcar(GuestVolume volume) =>
        volume.Partition.TypeId is { } type && FlatcarTypes.Contains(type) && FlatcarVolumes.Contains(volume.Partition.Name);
}
