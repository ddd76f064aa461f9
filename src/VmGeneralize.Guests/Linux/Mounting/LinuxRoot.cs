using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Guests.Linux.Mounting;

/// <summary>
/// Where on a volume the root of a Linux is. On one with subvolumes it is the default one, as openSUSE has it; else one whose own fstab says
/// that it is the root, as Fedora, Ubuntu and Debian have it; else the first, those that are not snapshots before the others.
/// </summary>
internal static class LinuxRoot
{
    private const int LongestFstab = 1 << 20;

    /// <summary>The volume with the root for its file system; null when none is on it.</summary>
    public static GuestVolume? Of(GuestVolume volume)
    {
        if (volume.FileSystem is not IPosixFileSystem shown)
        {
            return null;
        }

        if (IsRoot(shown) || shown is not ISubvolumes trees)
        {
            return IsRoot(shown) ? volume : null;
        }

        GuestVolume[] roots =
        [
            .. trees.Subvolumes.Where(subvolume => subvolume.Path is not null).OrderBy(subvolume => subvolume.IsSnapshot).ThenBy(subvolume => subvolume.Id)
                .Select(subvolume => VolumeTree.Show(volume, subvolume)).Where(tree => IsRoot((IPosixFileSystem)tree.FileSystem!)),
        ];
        return roots.FirstOrDefault(NamesItself) ?? roots.FirstOrDefault();
    }

    /// <summary>
    /// /etc with os-release, which may be a link into a /usr of another volume, or with fstab and passwd, as systems have it that are older than
    /// os-release.
    /// </summary>
    private static bool IsRoot(IPosixFileSystem fileSystem) =>
        fileSystem.Find("/etc") is { IsDirectory: true }
        && (IsFileOrLink(fileSystem, "/etc/os-release") || IsFileOrLink(fileSystem, "/usr/lib/os-release")
            || (IsFileOrLink(fileSystem, FstabEntry.Path) && IsFileOrLink(fileSystem, "/etc/passwd")));

    private static bool IsFileOrLink(IPosixFileSystem fileSystem, string path) => fileSystem.Find(path) is { Kind: FileKind.File or FileKind.SymbolicLink };

    private static bool NamesItself(GuestVolume root)
    {
        IFileSystem fileSystem = root.FileSystem!;
        return fileSystem.Find(FstabEntry.Path) is { Kind: FileKind.File } fstab
            && Edits.LineEdits.Lines(Edits.LineEdits.Decode(fileSystem.ReadStart(fstab, LongestFstab))).Select(FstabEntry.Parse)
                .LastOrDefault(entry => entry is { MountPoint: "/" }) is { } entry
            && MountedSubvolume.Of(root, entry.Options) is { } named && VolumeTree.IsSame(named, root);
    }
}
