using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.TestSupport;
using Xunit;

namespace VmGeneralize.Guests.Tests.Disk;

/// <summary>What of a disk with swap, LVM, ext and unknown volumes is live.</summary>
public sealed class GuestDiskTests
{
    private const string SwapId = "0a1b2c3d-0000-4000-8000-00000000000a";
    private const long MiB = 1 << 20;

    private static readonly Lazy<byte[]> Bytes = new(Make);

    [SkippableFact]
    public void Of_swap_the_header_is_live_of_lvm_what_its_volumes_hold_and_of_the_unknown_everything()
    {
        MemoryDevice device = Build();
        using GuestDisk disk = GuestDisk.Read(device);

        Assert.Equal(
            ["partition 1", "partition 2", "partition 3", "partition 4", "my-vg/data", "my-vg/swap", "my-vg/unknown"], disk.Volumes.Select(volume => volume.Name));
        Assert.Equal([1, 2, 3, 4], disk.Partitions.Select(volume => volume.Partition.Number));

        GuestVolume swap = disk.Volumes[0];
        Assert.Equal((4096, "lazy", SwapId), (swap.Swap!.PageSize, swap.Swap.Label, swap.Identity.Id));
        Assert.Equal([new Extent(0, 4096)], swap.LiveExtents());
        Assert.Equal([new Extent(0, 2 * MiB)], disk.Volumes[2].LiveExtents());

        GuestVolume data = disk.Volumes[4];
        Assert.Equal("ext4", data.FileSystem?.Format);
        Assert.Equal("inner", data.FileSystem?.Label);
        Assert.True(data.LiveExtents().TotalLength < data.Length);
        Assert.Equal(4096, disk.Volumes[5].LiveExtents().TotalLength);
        Assert.Equal(disk.Volumes[6].Length, disk.Volumes[6].LiveExtents().TotalLength);

        // Metadata, two live parts, one whole volume; nothing of the free extents.
        GuestVolume group = disk.Volumes[3];
        long metadata = disk.Partitions.Last().LiveOnDisk().TotalLength - disk.Volumes.Skip(4).Sum(volume => volume.LiveOnDisk().TotalLength);
        Assert.InRange(metadata, 64 << 10, MiB);
        Assert.Equal(group.Length - metadata - disk.Volumes.Skip(4).Sum(volume => volume.Length), group.FreeOnDisk().TotalLength);
        Assert.Empty(group.FreeOnDisk().Intersect(group.LiveOnDisk()));

        // No byte of the disk is lost or counted twice.
        ExtentSet live = disk.LiveExtents();
        long dead = disk.Volumes.Where(volume => volume.IsUnderstood).Sum(volume => volume.FreeOnDisk().TotalLength);
        Assert.Equal(device.Length, live.TotalLength + dead);
    }

    [SkippableFact]
    public void Edits_of_a_logical_volume_lie_where_it_lies()
    {
        MemoryDevice device = Build();
        using GuestDisk disk = GuestDisk.Read(device);
        GuestVolume unknown = disk.Volumes[6];
        byte[] mark = "a mark that is nowhere else"u8.ToArray();

        ((IWritableBlockDevice)unknown.Device).Write(100_000, mark);

        Assert.Equal(unknown.OnDisk(new Extent(100_000, 1)).Single().Offset, device.Bytes.AsSpan().IndexOf(mark));
    }

    [SkippableTheory]
    [InlineData("S1SUSPEND")]
    [InlineData("S2SUSPEND")]
    [InlineData("ULSUSPEND")]
    [InlineData("LINHIB0001")]
    public void Hibernated_swap_is_live_as_a_whole(string signature)
    {
        MemoryDevice device = Build();
        byte[] mark = [.. System.Text.Encoding.ASCII.GetBytes(signature), 0];
        mark.AsSpan(0, Math.Min(mark.Length, 10)).CopyTo(device.Bytes.AsSpan((int)MiB + 4086));
        using GuestDisk disk = GuestDisk.Read(device);

        GuestVolume swap = disk.Volumes[0];
        Assert.Equal(signature, swap.Swap?.Hibernation);
        Assert.Equal("lazy", swap.Swap?.Label);
        Assert.Equal(VolumeKind.Swap, swap.Content.Kind);
        Assert.Contains(signature, swap.Content.Description, StringComparison.Ordinal);
        Assert.Equal(swap.Length, swap.LiveExtents().TotalLength);
        Assert.False(swap.IsUnderstood);
    }

    [SkippableFact]
    public void A_volume_group_in_disorder_is_live_as_a_whole_and_an_obstacle()
    {
        MemoryDevice device = Build();
        using (GuestDisk disk = GuestDisk.Read(device))
        {
            long start = disk.Volumes[3].Partition.Extent.Offset;
            device.Bytes.AsSpan((int)start + 4096, 1 << 19).Clear(); // all descriptions of the group
        }

        using GuestDisk damaged = GuestDisk.Read(device);
        Assert.Equal(4, damaged.Volumes.Count);
        Assert.NotNull(damaged.Volumes[3].Problem);
        Assert.Equal(damaged.Volumes[3].Length, damaged.Volumes[3].LiveExtents().TotalLength);
        Assert.NotNull(damaged.Volumes[1].FileSystem);
        Assert.StartsWith("lvm", Assert.Single(GuestDetector.DiskObstacles(damaged)).Code, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_damaged_file_system_does_not_stop_the_others()
    {
        MemoryDevice device = Build();
        device.Bytes[(5 * MiB) + 1024 + 0x64] ^= 0xFF; // read-only compatible features: the superblock's checksum is wrong now
        using GuestDisk disk = GuestDisk.Read(device);

        Assert.IsType<CorruptDataException>(disk.Volumes[1].Problem);
        Assert.Equal(disk.Volumes[1].Length, disk.Volumes[1].LiveExtents().TotalLength);
        Assert.Equal("ext4", disk.Volumes[4].FileSystem?.Format);
        Assert.Equal(["ext-damaged"], GuestDetector.DiskObstacles(disk).Select(obstacle => obstacle.Code));
    }

    [SkippableTheory]
    [InlineData("state 3", "ext-errors")] // errors were found
    [InlineData("feature read-only", "ext-unsupported")]
    [InlineData("feature +0x80000000", "ext-unsupported")]
    public void An_ext_volume_that_must_not_be_changed_is_an_obstacle(string change, string code)
    {
        OutsideTool.Require("debugfs", "tune2fs");
        MemoryDevice device = Build();
        using TemporaryFolder folder = new();
        string image = folder.File("volume");
        File.WriteAllBytes(image, device.Bytes[(5 * (int)MiB)..(13 * (int)MiB)]);
        string request = change switch { "state 3" => "set_super_value state 3", "feature read-only" => "feature read-only", _ => "set_super_value feature_incompat 0x800002C2" };
        OutsideTool.RunChecked("debugfs", "-w", "-R", request, image);
        File.ReadAllBytes(image).CopyTo(device.Bytes, 5 * MiB);
        using GuestDisk disk = GuestDisk.Read(device);

        GuestObstacle obstacle = Assert.Single(GuestDetector.DiskObstacles(disk));
        Assert.Equal(code, obstacle.Code);
        Assert.StartsWith("Partition 2", obstacle.Reason, StringComparison.Ordinal);
    }

    /// <summary>Swap, ext4, an unknown partition, and LVM with an ext4, a swap, an unknown volume and free extents.</summary>
    private static MemoryDevice Build() => new([.. Bytes.Value]);

    private static byte[] Make()
    {
        OutsideTool.Require("sgdisk", "mkswap", "mke2fs", "lvm", "losetup");
        Skip.IfNot(Environment.IsPrivilegedProcess, "loop devices need root");
        using TemporaryFolder folder = new();
        string image = folder.File("disk");
        SparseFile.Create(image, 40 * MiB);
        OutsideTool.RunChecked(
            "sgdisk", "-a", "2048", "-n", "1:1M:+4M", "-t", "1:8200", "-n", "2:5M:+8M", "-n", "3:13M:+2M", "-n", "4:15M:+20M", "-t", "4:8E00", image);
        string loop = OutsideTool.RunChecked("losetup", "--show", "-f", "-o", (15 * MiB).ToString(), "--sizelimit", (20 * MiB).ToString(), image).Trim();
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
        using GuestDisk disk = GuestDisk.Read(device);
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
