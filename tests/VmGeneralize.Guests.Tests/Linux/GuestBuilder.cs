using VmGeneralize.FileSystems;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux;

/// <summary>Builds Linux guests in memory.</summary>
internal static class GuestBuilder
{
    /// <summary>A file system with everything that makes it a root.</summary>
    public static MemoryPosixFileSystem Root(string fstab = "", string id = "root-id") => new MemoryPosixFileSystem("root", id)
        .WithFile("/etc/os-release", "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n")
        .WithFile("/etc/fstab", fstab);

    /// <summary>A guest whose root is partition 1; the other file systems follow in order.</summary>
    public static LinuxGuest Guest(MemoryPosixFileSystem root, params IFileSystem[] others)
    {
        MemoryDisk disk = new MemoryDisk().With(root);
        foreach (IFileSystem other in others)
        {
            disk.With(other);
        }

        return Open(disk);
    }

    public static LinuxGuest Open(MemoryDisk disk)
    {
        GuestDisk built = disk.Build();
        return LinuxGuest.Read(Xunit.Assert.Single(GuestDetector.Installations(built)), built);
    }
}
