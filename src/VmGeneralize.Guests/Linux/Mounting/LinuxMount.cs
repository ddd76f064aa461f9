using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Guests.Linux.Mounting;

/// <summary>One volume in the tree of a guest.</summary>
/// <param name="MountPoint">Where its root is, with every link resolved; <c>/</c> for the root.</param>
/// <param name="Volume">The volume.</param>
public sealed record LinuxMount(string MountPoint, GuestVolume Volume)
{
    /// <summary>What is mounted: volumes that cannot be read are in no tree.</summary>
    public IFileSystem FileSystem => Volume.FileSystem!;

    /// <summary>Owners, permissions and links are known; false for FAT.</summary>
    internal IPosixFileSystem? Posix => FileSystem as IPosixFileSystem;

    /// <summary>Null when files on it cannot be changed.</summary>
    internal IWritableFileSystem? Writable => FileSystem as IWritableFileSystem;

    /// <summary>Null when it cannot be changed, or knows neither owners nor links.</summary>
    internal IWritablePosixFileSystem? WritablePosix => FileSystem as IWritablePosixFileSystem;

    /// <summary>A path of the guest as the file system knows it.</summary>
    internal string Inner(string path) => MountPoint.Length == 1 ? path : path.Length == MountPoint.Length ? "/" : path[MountPoint.Length..];

    /// <summary>A path of the file system as the guest knows it.</summary>
    internal string Outer(string path) => MountPoint.Length == 1 ? path : path == "/" ? MountPoint : MountPoint + path;
}
