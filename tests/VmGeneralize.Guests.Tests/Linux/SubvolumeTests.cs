using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux;
using VmGeneralize.Guests.Linux.Mounting;
using VmGeneralize.Guests.Outside;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using Xunit;

namespace VmGeneralize.Guests.Tests.Linux;

/// <summary>Btrfs systems as distributions lay them out: in subvolumes, with snapshots beside them.</summary>
public sealed class SubvolumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Suse_starts_from_the_default_subvolume_and_mounts_the_others_over_it()
    {
        using GuestDisk disk = GuestDisk.Read(new MemoryDevice(SubvolumeGuest.Suse(_folder)), CancellationToken.None);
        Assert.Empty(GuestDetector.DiskObstacles(disk));
        LinuxGuest guest = Assert.IsType<LinuxGuest>(GuestDetector.Open(Assert.Single(GuestDetector.Installations(disk)), disk, GuestOptions.None));

        Assert.Equal(
            ["/ @/.snapshots/1/snapshot", "/.snapshots @/.snapshots", "/home @/home", "/var @/var"],
            guest.Mounts.Select(mount => $"{mount.MountPoint} {((ISubvolumes)mount.FileSystem).Shown.Path}"));
        Assert.Empty(guest.Notes);
        Assert.Equal("openSUSE Leap 15.6", guest.Name);
        Assert.Equal("of home", guest.ReadText("/home/user/file"));
        Assert.Equal("of var", guest.ReadText("/var/lib/file"));

        GuestObstacle obstacle = Assert.Single(guest.Obstacles());
        Assert.Equal("root-not-writable", obstacle.Code.Text);
        Assert.Contains("the subvolumes @ (256), @/home (257), @/var (258), @/.snapshots (259)", obstacle.Reason, StringComparison.Ordinal);
        Assert.Contains("the snapshots @/.snapshots/1/snapshot (260), @/.snapshots/2/snapshot (261)", obstacle.Reason, StringComparison.Ordinal);
        Assert.Contains("snapper delete", obstacle.FirstDo, StringComparison.Ordinal);
        Assert.Contains("--deprovisioned-inside", obstacle.FirstDo, StringComparison.Ordinal);
        Assert.Contains("vmgeneralize mark", obstacle.FirstDo, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void What_an_older_snapshot_holds_is_told()
    {
        using GuestDisk disk = GuestDisk.Read(new MemoryDevice(SubvolumeGuest.Suse(_folder)), CancellationToken.None);
        IGuest guest = GuestDetector.Open(Assert.Single(GuestDetector.Installations(disk)), disk, GuestOptions.None);

        OutsideVolume snapshot = Assert.Single(OutsideVolume.Of(disk, [guest]), outside => outside.IsTree);
        Assert.Equal("@/.snapshots/2/snapshot", ((ISubvolumes)snapshot.Volume.FileSystem!).Shown.Path);
        Assert.Contains(snapshot.Data, data => data.Example.EndsWith("ssh_host_ed25519_key", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void Fedora_starts_from_the_subvolume_that_its_fstab_names()
    {
        using GuestDisk disk = GuestDisk.Read(new MemoryDevice(SubvolumeGuest.Fedora(_folder)), CancellationToken.None);
        LinuxGuest guest = Assert.IsType<LinuxGuest>(GuestDetector.Open(Assert.Single(GuestDetector.Installations(disk)), disk, GuestOptions.None));

        Assert.Equal(
            ["/ root", "/home home"], guest.Mounts.Select(mount => $"{mount.MountPoint} {((ISubvolumes)mount.FileSystem).Shown.Path}"));
        Assert.Equal("Fedora Linux 40", guest.Name);
        Assert.Equal("of home", guest.ReadText("/home/user/file"));
        Assert.Equal(["partition 1 has no subvolume gone, which fstab mounts on /srv"], guest.Notes);
        Assert.Equal(["root-not-writable", "volume-unreadable"], guest.Obstacles().Select(obstacle => obstacle.Code.Text));
        Assert.Single(guest.Obstacles().Select(obstacle => obstacle.FirstDo).Distinct()); // one way out, whatever is in the way
    }

    [SkippableFact]
    public void What_lies_outside_of_all_subvolumes_is_told()
    {
        using GuestDisk disk = GuestDisk.Read(new MemoryDevice(SubvolumeGuest.Fedora(_folder)), CancellationToken.None);
        IGuest guest = GuestDetector.Open(Assert.Single(GuestDetector.Installations(disk)), disk, GuestOptions.None);

        OutsideVolume top = Assert.Single(OutsideVolume.Of(disk, [guest]), outside => outside.IsTree);
        Assert.Equal("", ((ISubvolumes)top.Volume.FileSystem!).Shown.Path);
        Assert.Equal("/old/etc/ssh/ssh_host_rsa_key", Assert.Single(top.Data).Example);
    }

    [Theory]
    [InlineData("subvol=@home", "subvol", "@home")]
    [InlineData("rw,subvol=a,subvol=b", "subvol", "b")]
    [InlineData("subvolid=256,x", "subvolid", "256")]
    [InlineData("subvolume=a", "subvol", null)]
    public void A_value_is_behind_its_option(string options, string option, string? expected) =>
        Assert.Equal(expected, Guests.Linux.Facts.MountOptions.ValueOf(options, option));
}
