using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Guests.Disk;

/// <summary>Volumes that hold several trees of files, of which each mount shows one.</summary>
public static class VolumeTree
{
    /// <summary>What is shown of a volume, such as <c>Btrfs (subvolume @home)</c>.</summary>
    public static string FormatOf(IFileSystem fileSystem) => fileSystem is ISubvolumes { Shown: var shown } trees && shown.Id != trees.Top.Id
        ? $"{fileSystem.Format} ({(shown.IsSnapshot ? "snapshot" : "subvolume")} {NameOf(shown)})"
        : fileSystem.Format;

    /// <summary>Path of a tree, made safe to show, or its number where it has none.</summary>
    public static string NameOf(Subvolume subvolume) => subvolume.Path is { Length: > 0 } path ? LinuxFiles.Shown(path) : $"number {subvolume.Id}";

    /// <summary>The same volume with one of its trees for its file system.</summary>
    internal static GuestVolume Show(GuestVolume volume, Subvolume subvolume) =>
        volume.FileSystem is ISubvolumes trees && trees.Shown.Id != subvolume.Id ? volume with { FileSystem = trees.Show(subvolume) } : volume;

    /// <summary>The volume with all of its files, whatever a mount shows of it.</summary>
    internal static GuestVolume WholeOf(GuestVolume volume) => volume.FileSystem is ISubvolumes trees ? Show(volume, trees.Top) : volume;

    /// <summary>Whether two volumes are one, and show the same of it.</summary>
    internal static bool IsSame(GuestVolume left, GuestVolume right) => left.Name == right.Name && IdOf(left) == IdOf(right);

    private static ulong? IdOf(GuestVolume volume) => (volume.FileSystem as ISubvolumes)?.Shown.Id;
}
