using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Tests.Linux;
using VmGeneralize.TestSupport;
using Xunit;

namespace VmGeneralize.Guests.Tests.Disk;

/// <summary>Whatever the format, what a volume's format or file system says is reported with the volume's name.</summary>
public class VolumeObstaclesTests
{
    [Theory]
    [InlineData(VolumeKind.Ntfs)]
    [InlineData(VolumeKind.Xfs)]
    public void Why_a_file_system_may_not_be_changed_is_an_obstacle(VolumeKind kind)
    {
        VolumeObstacle dirty = new(new RefusalCode("log-dirty"), "has a log that was not written back", "Start it.");
        MemoryPosixFileSystem fileSystem = new() { Obstacle = dirty };

        Assert.Equal(
            [new GuestObstacle(dirty.Code, $"Partition 2 ({kind}) has a log that was not written back.", "Start it.")],
            GuestDetector.DiskObstacles(new MemoryDisk().With(GuestBuilder.Root()).With(fileSystem, kind).Build()));
    }

    [Fact]
    public void A_dirty_NTFS_in_a_logical_volume_is_called_by_the_name_of_that_volume()
    {
        MemoryPosixFileSystem fileSystem = new() { Obstacle = new(new RefusalCode("ntfs-dirty"), "is marked as dirty", "chkdsk") };
        GuestObstacle told = Assert.Single(GuestDetector.DiskObstacles(new MemoryDisk().With(GuestBuilder.Root())
            .With(fileSystem, VolumeKind.Ntfs).As(volume => volume with { LogicalName = "datavg/windows" }).Build()));

        Assert.Equal("Logical volume datavg/windows (Ntfs) is marked as dirty.", told.Reason);
    }

    [Theory]
    [InlineData(VolumeKind.BitLocker, "bitlocker")]
    [InlineData(VolumeKind.Refs, "refs")]
    [InlineData(VolumeKind.ExFat, null)]
    [InlineData(VolumeKind.Swap, null)]
    [InlineData(VolumeKind.Unknown, null)]
    public void A_kind_that_forbids_changes_says_so_and_others_do_not(VolumeKind kind, string? code) => Assert.Equal(
        code is null ? [] : [code],
        GuestDetector.DiskObstacles(new MemoryDisk().With(GuestBuilder.Root()).With(null, kind).Build()).Select(obstacle => obstacle.Code.Text));

    [Fact]
    public void A_damaged_volume_of_a_format_that_no_linux_joins_forbids_nothing()
    {
        CorruptDataException damage = new("NTFS boot sector", 0, "is damaged");

        Assert.Empty(GuestDetector.DiskObstacles(
            new MemoryDisk().With(GuestBuilder.Root()).With(null, VolumeKind.Ntfs, problem: damage).With(null, VolumeKind.Fat, problem: damage).Build()));
    }
}
