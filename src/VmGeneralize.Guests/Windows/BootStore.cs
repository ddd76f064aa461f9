using VmGeneralize.FileSystems;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Volumes;

namespace VmGeneralize.Guests.Windows;

/// <summary>
/// Where a disk keeps its boot configuration data (BCD), a hive on another volume than Windows itself: the EFI system
/// partition, or with BIOS the active partition.
/// </summary>
internal static class BootStore
{
    /// <summary>The name under which <see cref="IRegistryView"/> knows it.</summary>
    public const string HiveName = "BCD";

    private const string EfiPath = "/EFI/Microsoft/Boot/BCD";
    private const string BiosPath = "/Boot/BCD";
    private const string RecoveryPath = "/EFI/Microsoft/Recovery/BCD";

    /// <summary>Where stores may be, on each volume of a guest; each is a hive under its path.</summary>
    public static IEnumerable<string> Paths(IGuestView guest) =>
        guest.Roots.SelectMany(_ => (string[])[EfiPath, BiosPath, RecoveryPath], (root, path) => GuestPath.Join(root, path[1..]));

    /// <summary>File system and path of the store that firmware would come to first, or null.</summary>
    public static (IFileSystem FileSystem, string Path)? Find(GuestDisk disk)
    {
        // Firmware goes to the EFI system partition or to the active one; a store anywhere else is only taken for lack of these.
        foreach (GuestVolume volume in disk.Volumes.OrderByDescending(volume => volume.Partition.Role == PartitionRole.EfiSystem || volume.Partition.Bootable))
        {
            string path = volume.Partition.Role == PartitionRole.EfiSystem ? EfiPath : BiosPath;
            if (volume.FileSystem?.Find(path) is { Kind: FileKind.File })
            {
                return (volume.FileSystem, path);
            }
        }

        return null;
    }
}
