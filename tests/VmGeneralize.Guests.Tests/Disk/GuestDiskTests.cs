using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests.Disk;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using Xunit;

namespace VmGeneralize.Guests.Tests.Disk;

/// <summary>The live parts of a disk with swap, LVM, ext and unknown volumes.</summary>
public sealed class GuestDiskTests
{
    private const long MiB = 1 << 20;

    [SkippableFact]
    public void Of_swap_the_header_is_live_of_lvm_what_its_volumes_hold_and_of_the_unknown_everything()
    {
        MemoryDevice device = MixedDisk.Build();
        using GuestDisk disk = GuestDisk.Read(device, CancellationToken.None);

        Assert.Equal(
            ["partition 1", "partition 2", "partition 3", "partition 4", "my-vg/data", "my-vg/swap", "my-vg/unknown"],
            disk.Volumes.Select(volume => volume.Name));
        Assert.Equal([1, 2, 3, 4], disk.Partitions.Select(volume => volume.Partition.Number));

        GuestVolume swap = disk.Volumes[0];
        Assert.Equal((4096, "lazy", MixedDisk.SwapId), (swap.Swap!.PageSize, swap.Swap.Label, swap.Identity.Id));
        Assert.Equal([new Extent(0, 4096)], swap.LiveExtents());
        Assert.Equal([new Extent(0, 2 * MiB)], disk.Volumes[2].LiveExtents());

        GuestVolume data = disk.Volumes[4];
        Assert.Equal("ext4", data.FileSystem?.Format);
        Assert.Equal("inner", data.FileSystem?.Label);
        Assert.True(data.LiveExtents().TotalLength < data.Length);
        Assert.Equal(4096, disk.Volumes[5].LiveExtents().TotalLength);
        Assert.Equal(disk.Volumes[6].Length, disk.Volumes[6].LiveExtents().TotalLength);

        // The metadata, two live parts, one whole volume; none of the free extents.
        GuestVolume group = disk.Volumes[3];
        long metadata = disk.Partitions.Last().LiveOnDisk().TotalLength - disk.Volumes.Skip(4).Sum(volume => volume.LiveOnDisk().TotalLength);
        Assert.InRange(metadata, 1024, 64 << 10); // label, header, the description that counts; nothing of older ones
        Assert.Equal(group.Length - metadata - disk.Volumes.Skip(4).Sum(volume => volume.Length), group.FreeOnDisk().TotalLength);
        Assert.Empty(group.FreeOnDisk().Intersect(group.LiveOnDisk()));

        // No byte of the disk is lost or counted twice.
        ExtentSet live = disk.LiveExtents();
        long dead = disk.Volumes.Where(volume => volume.IsUnderstood).Sum(volume => volume.FreeOnDisk().TotalLength);
        long unallocated = disk.UnallocatedParts().Sum(part => part.OnDisk.TotalLength);
        Assert.Equal(device.Length, live.TotalLength + dead + unallocated);
        Assert.Equal(device.Length, disk.LiveExtents(keepUnallocated: true).TotalLength + dead);
    }

    [SkippableFact]
    public void A_microsoft_reserved_partition_is_dead_whatever_it_looks_like()
    {
        OutsideTool.Require("sgdisk", "mkfs.vfat");
        using TemporaryFolder folder = new();
        string image = folder.File("disk");
        SparseFile.Create(image, 16 * MiB);
        OutsideTool.RunChecked("sgdisk", "-n", "1:2048:+8M", "-t", "1:0C01", image);
        string fat = folder.File("fat");
        SparseFile.Create(fat, 4 * MiB);
        OutsideTool.RunChecked("mkfs.vfat", "-F", "12", fat);
        SparseFile.Copy(fat, 0, 4 * MiB, image, MiB);
        using GuestDisk disk = GuestDisk.Read(new MemoryDevice(File.ReadAllBytes(image)), CancellationToken.None);

        GuestVolume reserve = Assert.Single(disk.Volumes);
        Assert.Null(reserve.FileSystem);
        Assert.True(reserve.IsUnderstood);
        Assert.Empty(reserve.LiveExtents());
        Assert.Empty(reserve.FreeOnDisk());
        Assert.Equal([UnallocatedKind.Gap, UnallocatedKind.Reserve, UnallocatedKind.Gap], disk.UnallocatedParts().Select(part => part.Kind));
        Assert.Equal(1, disk.UnallocatedParts()[1].Partition);
        Assert.False(disk.LiveExtents().Contains(MiB));
        Assert.Equal(16 * MiB, disk.LiveExtents(keepUnallocated: true).TotalLength);
    }

    [SkippableFact]
    public void Edits_of_a_logical_volume_lie_where_it_lies()
    {
        MemoryDevice device = MixedDisk.Build();
        using GuestDisk disk = GuestDisk.Read(device, CancellationToken.None);
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
        MemoryDevice device = MixedDisk.Build();
        byte[] mark = [.. System.Text.Encoding.ASCII.GetBytes(signature), 0];
        mark.AsSpan(0, Math.Min(mark.Length, 10)).CopyTo(device.Bytes.AsSpan((int)MiB + 4086));
        using GuestDisk disk = GuestDisk.Read(device, CancellationToken.None);

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
        MemoryDevice device = MixedDisk.Build();
        using (GuestDisk disk = GuestDisk.Read(device, CancellationToken.None))
        {
            long start = disk.Volumes[3].Partition.Extent.Offset;
            device.Bytes.AsSpan((int)start + 4096, 1 << 19).Clear(); // all descriptions of the group
        }

        using GuestDisk damaged = GuestDisk.Read(device, CancellationToken.None);
        Assert.Equal(4, damaged.Volumes.Count);
        Assert.NotNull(damaged.Volumes[3].Problem);
        Assert.Equal(damaged.Volumes[3].Length, damaged.Volumes[3].LiveExtents().TotalLength);
        Assert.NotNull(damaged.Volumes[1].FileSystem);
        Assert.StartsWith("lvm", Assert.Single(GuestDetector.DiskObstacles(damaged)).Code.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_damaged_file_system_does_not_stop_the_others()
    {
        MemoryDevice device = MixedDisk.Build();
        device.Bytes[(5 * MiB) + 1024 + 0x64] ^= 0xFF; // read-only compatible features: the superblock's checksum is wrong now
        using GuestDisk disk = GuestDisk.Read(device, CancellationToken.None);

        Assert.IsType<CorruptDataException>(disk.Volumes[1].Problem);
        Assert.Equal(disk.Volumes[1].Length, disk.Volumes[1].LiveExtents().TotalLength);
        Assert.Equal("ext4", disk.Volumes[4].FileSystem?.Format);
        Assert.Equal(["ext-damaged"], GuestDetector.DiskObstacles(disk).Select(obstacle => obstacle.Code.Text));
    }

    [SkippableTheory]
    [InlineData("state 3", "ext-errors")] // errors were found
    [InlineData("feature read-only", "ext-unsupported")]
    [InlineData("feature +0x80000000", "ext-unsupported")]
    public void An_ext_volume_that_must_not_be_changed_is_an_obstacle(string change, string code)
    {
        OutsideTool.Require("debugfs", "tune2fs");
        MemoryDevice device = MixedDisk.Build();
        using TemporaryFolder folder = new();
        string image = folder.File("volume");
        File.WriteAllBytes(image, device.Bytes[(5 * (int)MiB)..(13 * (int)MiB)]);
        string request = change switch
        {
            "state 3" => "set_super_value state 3",
            "feature read-only" => "feature read-only",
            _ => "set_super_value feature_incompat 0x800002C2",
        };
        OutsideTool.RunChecked("debugfs", "-w", "-R", request, image);
        File.ReadAllBytes(image).CopyTo(device.Bytes, 5 * MiB);
        using GuestDisk disk = GuestDisk.Read(device, CancellationToken.None);

        GuestObstacle obstacle = Assert.Single(GuestDetector.DiskObstacles(disk));
        Assert.Equal(code, obstacle.Code.Text);
        Assert.StartsWith("Partition 2", obstacle.Reason, StringComparison.Ordinal);
    }
}
