using System.Globalization;
using VmGeneralize.Blocks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using Xunit;

namespace VmGeneralize.TestSupport.Guests;

/// <summary>
/// A 40 MiB disk without an operating system: partition 1 is swap, 2 ext4 (label "outer"), 3 unknown, 4 LVM with the volumes my-vg/data (ext4, label
/// "inner"), my-vg/swap and my-vg/unknown, and free extents.
/// </summary>
public static class MixedDisk
{
    public const string SwapId = "0a1b2c3d-0000-4000-8000-00000000000a";

    private const long MiB = 1 << 20;

    private static readonly Lazy<byte[]> Bytes = new(Make);

    /// <summary>A separate copy of the disk.</summary>
    public static MemoryDevice Build() => new([.. Bytes.Value]);

    private static byte[] Make()
    {
        OutsideTool.Require("sgdisk", "mkswap", "mke2fs", "lvm", "losetup");
        Skip.IfNot(Environment.IsPrivilegedProcess, "loop devices need root");
        using TemporaryFolder folder = new();
        string image = folder.File("disk");
        SparseFile.Create(image, 40 * MiB);
        OutsideTool.RunChecked(
            "sgdisk", "-a", "2048", "-n", "1:1M:+4M", "-t", "1:8200", "-n", "2:5M:+8M", "-n", "3:13M:+2M", "-n", "4:15M:+20M", "-t", "4:8E00", image);
        string loop = OutsideTool.RunChecked(
            "losetup",
            "--show",
            "-f",
            "-o",
            (15 * MiB).ToString(CultureInfo.InvariantCulture),
            "--sizelimit",
            (20 * MiB).ToString(CultureInfo.InvariantCulture),
            image).Trim();
        try
        {
            Lvm(loop, "pvcreate", "-y", loop);
            Lvm(loop, "vgcreate", "-s", "64k", "my-vg", loop);
            foreach ((string name, string size) in ((string, string)[])[("data", "8m"), ("swap", "2m"), ("unknown", "1m")])
            {
                Lvm(loop, "lvcreate", "-y", "-an", "-Zn", "-Wn", "-n", name, "-L", size, "my-vg");
            }
        }
        finally
        {
            OutsideTool.Run("losetup", "-d", loop);
        }

        MemoryDevice device = new(File.ReadAllBytes(image));
        using GuestDisk disk = GuestDisk.Read(device, CancellationToken.None);
        Fill(folder, disk, "partition 1", 4, "mkswap", "-L", "lazy", "-U", SwapId);
        Fill(folder, disk, "partition 2", 8, "mke2fs", "-q", "-F", "-t", "ext4", "-L", "outer");
        Fill(folder, disk, "my-vg/data", 8, "mke2fs", "-q", "-F", "-t", "ext4", "-L", "inner");
        Fill(folder, disk, "my-vg/swap", 2, "mkswap");
        return device.Bytes;
    }

    private static void Fill(TemporaryFolder folder, GuestDisk disk, string volume, int mebibytes, params string[] command)
    {
        string image = folder.File("volume");
        SparseFile.Create(image, mebibytes * MiB);
        OutsideTool.RunChecked(command[0], [.. command[1..], image]);
        ((IWritableBlockDevice)disk.Volumes.Single(candidate => candidate.Name == volume).Device).Write(0, File.ReadAllBytes(image));
        File.Delete(image);
    }

    private static void Lvm(string loop, string command, params string[] arguments) => OutsideTool.RunChecked(
        "lvm",
        [
            command, "--driverloaded", "n", "--config",
            "global { use_lvmpolld=0 use_lvmlockd=0 } activation { udev_sync=0 udev_rules=0 } backup { backup=0 archive=0 } "
            + $"devices {{ use_devicesfile=0 filter=[\"a|^{loop}$|\",\"r|.*|\"] }}",
            .. arguments,
        ]);
}
