using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests.Disk;
using VmGeneralize.TestSupport;
using Xunit;

namespace VmGeneralize.Guests.Tests.Linux;

public class LinuxObstaclesTests
{
    [Theory]
    [InlineData("UUID=gone /home ext4 defaults", "volume-missing /home")]
    [InlineData("UUID=gone /home ext4 nofail", null)]
    [InlineData("UUID=x /var/lib xfs defaults", "volume-unreadable /var/lib")]
    [InlineData("UUID=x /var xfs nofail", "volume-unreadable /var")]
    [InlineData("UUID=x /data xfs defaults", "volume-unreadable /data")]
    public void A_part_that_is_not_there_is_an_obstacle_where_something_is_looked_for_in_it(string fstab, string? expected)
    {
        IGuest guest = GuestBuilder.Open(new MemoryDisk().With(GuestBuilder.Root(fstab))
            .With(null, VolumeKind.Xfs).As(volume => volume with { Identity = new VolumeIdentity("x", "") }));

        Assert.Equal(expected is null ? [] : [expected], guest.Obstacles().Select(obstacle => $"{obstacle.Code.Text} {obstacle.Part}"));
    }

    [Theory]
    [InlineData("/var")]
    [InlineData("/data")]
    public void A_part_that_is_only_read_is_an_obstacle_where_something_is_looked_for_in_it(string place)
    {
        ReadOnlyPosixFileSystem part = new(new MemoryPosixFileSystem(volumeId: "x"));
        IGuest guest = GuestBuilder.Open(
            new MemoryDisk().With(GuestBuilder.Root($"UUID=x {place} xfs defaults").WithDirectory(place)).With(part, VolumeKind.Xfs));

        GuestObstacle obstacle = Assert.Single(guest.Obstacles());
        Assert.Equal($"volume-not-writable {place}", $"{obstacle.Code.Text} {obstacle.Part}");
        Assert.Contains($"partition 2, which is mounted on {place}, is ", obstacle.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_memory_image_in_swap_is_an_obstacle()
    {
        MemoryDisk disk = new MemoryDisk().With(GuestBuilder.Root()).With(null, VolumeKind.Swap).As(
            volume => volume with { Swap = new SwapHeader(4096, null, "", "S1SUSPEND") });

        GuestObstacle obstacle = Assert.Single(GuestBuilder.Open(disk).Obstacles());
        Assert.Equal("hibernated", obstacle.Code.Text);
        Assert.Contains("partition 2 (S1SUSPEND)", obstacle.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SWAPSPACE2", false)]
    [InlineData("S1SUSPEND\0", true)]
    public void A_memory_image_in_a_swap_file_is_an_obstacle(string signature, bool hibernated)
    {
        IGuest guest = GuestBuilder.Guest(GuestBuilder.Root("/swapfile none swap sw 0 0").WithFile("/swapfile", new string('\0', 4086) + signature + "pages"));

        Assert.Equal(hibernated, guest.Obstacles().Any());
    }

    [Fact]
    public void A_root_that_is_only_read_is_an_obstacle()
    {
        Assert.Equal(
            ["root-not-writable"],
            GuestBuilder.Open(new MemoryDisk().With(new ReadOnlyPosixFileSystem(GuestBuilder.Root()))).Obstacles().Select(obstacle => obstacle.Code.Text));
    }

    [Theory]
    [InlineData(VolumeKind.Luks, "luks")]
    [InlineData(VolumeKind.LinuxRaid, "linux-raid")]
    [InlineData(VolumeKind.Ufs, "ufs-root")]
    public void Volumes_that_cannot_be_read_are_refused_by_name(VolumeKind kind, string code)
    {
        GuestObstacle obstacle = Assert.Single(GuestDetector.DiskObstacles(new MemoryDisk().With(null, kind).Build()));

        Assert.Equal(code, obstacle.Code.Text);
        Assert.Contains("artition 1", obstacle.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_is_not_read_beside_a_system_is_no_obstacle()
    {
        Assert.Empty(GuestDetector.DiskObstacles(new MemoryDisk().With(GuestBuilder.Root()).With(null, VolumeKind.Xfs).Build()));
    }

    [Fact]
    public void A_system_that_ostree_deploys_is_called_so()
    {
        MemoryPosixFileSystem root = new MemoryPosixFileSystem(volumeId: "root").WithDirectory("/ostree/repo/objects")
            .WithFile("/ostree/deploy/fedora-iot/deploy/0123.0/etc/os-release").WithDirectory("/boot");

        GuestObstacle obstacle = Assert.Single(GuestDetector.DiskObstacles(new MemoryDisk().With(root).Build()));

        Assert.Equal("ostree", obstacle.Code.Text);
        Assert.Contains("partition 1 holds a system that ostree deploys (fedora-iot)", obstacle.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repository_of_ostree_alone_is_no_system() => Assert.Empty(GuestDetector.DiskObstacles(
        new MemoryDisk().With(GuestBuilder.Root().WithDirectory("/ostree/repo/objects").WithDirectory("/ostree/deploy")).Build()));

    [Theory]
    [InlineData("USR-A", "5dfbf5f4-2848-4bac-aa5e-0d9a20b745a6", "flatcar")]
    [InlineData("USR-A", "0fc63daf-8483-4772-8e79-3d69d8477de4", null)]
    public void Flatcar_is_called_so_whatever_its_root_holds(string name, string type, string? code)
    {
        GuestDisk disk = new MemoryDisk().With(GuestBuilder.Root())
            .With(new MemoryPosixFileSystem(), name: name).As(volume => volume with { Partition = volume.Partition with { TypeId = new Guid(type) } })
            .Build();

        Assert.Equal(code is null ? [] : [code], GuestDetector.DiskObstacles(disk).Select(obstacle => obstacle.Code.Text));
    }

    [Fact]
    public void Damage_and_unknown_features_of_ext_are_told_apart()
    {
        GuestDisk disk = new MemoryDisk()
            .With(null, problem: new UnsupportedFeatureException("feature 0x80000000", "Switch it off."))
            .With(null, problem: new CorruptDataException("Superblock", 1024, "its checksum is wrong"))
            .Build();

        Assert.Equal(["ext-unsupported", "ext-damaged"], GuestDetector.DiskObstacles(disk).Select(obstacle => obstacle.Code.Text));
    }

    [Fact]
    public void Several_roots_are_several_installations()
    {
        Assert.Equal(2, GuestDetector.Installations(new MemoryDisk().With(GuestBuilder.Root()).With(GuestBuilder.Root(id: "other")).Build()).Count);
    }
}
