using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux;
using VmGeneralize.Guests.Outside;
using VmGeneralize.Guests.Tests.Linux;
using VmGeneralize.TestSupport;
using Xunit;

namespace VmGeneralize.Guests.Tests.Outside;

public class OutsideVolumeTests
{
    [Fact]
    public void A_volume_that_nothing_mounts_is_told_with_what_it_holds()
    {
        OutsideVolume outside = Assert.Single(Of(new MemoryDisk().With(GuestBuilder.Root()).With(Homes())));

        Assert.Equal("partition 2", outside.Volume.Name);
        Assert.Equal(new MachineData("SSH keys of users", 1, "/user/.ssh/authorized_keys"), Assert.Single(outside.Data));
        Assert.True(outside.MayHoldMachineData);
    }

    [Fact]
    public void A_volume_that_is_mounted_is_not()
    {
        Assert.Empty(Of(new MemoryDisk().With(GuestBuilder.Root("UUID=homes /home ext4 defaults").WithDirectory("/home")).With(Homes())));
    }

    [Fact]
    public void A_volume_with_nothing_of_a_machine_is_told_too()
    {
        Assert.False(
            Assert.Single(Of(new MemoryDisk().With(GuestBuilder.Root()).With(new MemoryPosixFileSystem("data").WithFile("/table.db")))).MayHoldMachineData);
    }

    [Fact]
    public void Folders_that_a_mount_hides_are_told_where_something_is_in_them()
    {
        MemoryPosixFileSystem Root(string file) => GuestBuilder.Root("UUID=homes /home ext4 defaults").WithFile(file);

        OutsideVolume hidden = Assert.Single(Of(new MemoryDisk().With(Root("/home/old/.ssh/authorized_keys")).With(Homes())));
        Assert.Equal(("partition 1", "/home"), (hidden.Volume.Name, hidden.Folder));
        Assert.Empty(Of(new MemoryDisk().With(Root("/home/old/note.txt")).With(Homes())));
    }

    [Fact]
    public void A_volume_that_is_not_read_is_told_and_an_empty_one_is_not()
    {
        OutsideVolume outside = Assert.Single(Of(new MemoryDisk().With(GuestBuilder.Root()).With(null, VolumeKind.Xfs).With(null, VolumeKind.Empty)));

        Assert.Equal("partition 2", outside.Volume.Name);
        Assert.NotNull(outside.Unread);
        Assert.False(outside.MayHoldMachineData); // nothing is known of it
    }

    [Fact]
    public void Another_system_is_told_as_that_and_not_as_a_volume()
    {
        GuestDisk disk = new MemoryDisk().With(GuestBuilder.Root()).With(GuestBuilder.Root(id: "other").WithFile("/etc/shadow")).Build();

        Assert.Empty(OutsideVolume.Of(disk, [LinuxGuest.Read(disk.Volumes[0], disk)]));
    }

    private static MemoryPosixFileSystem Homes() => new MemoryPosixFileSystem("homes", "homes").WithFile("/user/.ssh/authorized_keys");

    private static IReadOnlyList<OutsideVolume> Of(MemoryDisk disk)
    {
        GuestDisk built = disk.Build();
        return OutsideVolume.Of(built, [LinuxGuest.Read(built.Volumes[0], built)]);
    }
}
