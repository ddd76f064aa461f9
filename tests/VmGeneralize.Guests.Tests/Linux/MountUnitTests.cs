using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux;
using VmGeneralize.TestSupport;
using Xunit;

namespace VmGeneralize.Guests.Tests.Linux;

/// <summary>Volumes belong to a system because of its mount units.</summary>
public class MountUnitTests
{
    private const string Unit = "/etc/systemd/system/home.mount";
    private const string Enabled = "/etc/systemd/system/local-fs.target.wants/home.mount";

    [Theory]
    [InlineData("/dev/disk/by-uuid/other-id")]
    [InlineData("UUID=other-id")]
    [InlineData("/dev/disk/by-label/other")]
    [InlineData("LABEL=other")]
    [InlineData("/dev/disk/by-partlabel/homes")]
    [InlineData("PARTUUID=00000002-0000-0000-0000-000000000000")]
    [InlineData("/dev/sda2")]
    public void An_enabled_unit_joins_its_volume_however_it_names_it(string what)
    {
        LinuxGuest guest = Guest(
            Root().WithFile(Unit, $"[Unit]\nDescription=x\n[Mount]\nWhat={what}\nWhere=/home\nType=ext4\n[Install]\nWantedBy=local-fs.target\n")
            .WithLink(Enabled, Unit));

        Assert.Equal(["/", "/home"], guest.Mounts.Select(mount => mount.MountPoint));
        Assert.NotNull(guest.Find("/home/user/secret"));
        Assert.Empty(guest.Obstacles());
    }

    [Theory]
    [InlineData("/usr/lib/systemd/system/home.mount", "/usr/lib/systemd/system/local-fs.target.wants/home.mount")]
    [InlineData("/etc/systemd/system/home.mount", "/etc/systemd/system/x.service.requires/home.mount")]
    [InlineData("/lib/systemd/system/home.mount", "/etc/systemd/system/local-fs.target.wants/home.automount")]
    public void Units_count_from_every_folder_and_by_their_automount_unit(string unit, string link)
    {
        Assert.Equal(["/", "/home"], Guest(Root().WithFile(unit, Text()).WithLink(link, unit)).Mounts.Select(mount => mount.MountPoint));
    }

    [Fact]
    public void A_unit_that_nothing_wants_mounts_nothing()
    {
        Assert.Equal(["/"], Guest(Root().WithFile(Unit, Text())).Mounts.Select(mount => mount.MountPoint));
    }

    [Fact]
    public void A_masked_unit_mounts_nothing()
    {
        Assert.Equal(["/"], Guest(Root().WithLink(Unit, "/dev/null").WithLink(Enabled, Unit)).Mounts.Select(mount => mount.MountPoint));
    }

    [Theory]
    [InlineData("What=UUID=other-id\nWhere=/srv\n")] // systemd refuses a unit whose name does not say where
    [InlineData("Where=/home\n")]
    [InlineData("What=tmpfs\nType=tmpfs\nWhere=/home\n")]
    [InlineData("What=/var/lib/snapd/snaps/x.snap\nType=squashfs\nWhere=/home\n")]
    public void A_unit_that_mounts_no_volume_is_passed_by(string settings)
    {
        LinuxGuest guest = Guest(Root().WithFile(Unit, "[Mount]\n" + settings).WithLink(Enabled, Unit));

        Assert.Equal(["/"], guest.Mounts.Select(mount => mount.MountPoint));
        Assert.Empty(guest.Obstacles());
    }

    [Fact]
    public void Names_with_escapes_say_where()
    {
        LinuxGuest guest = Guest(Root().WithDirectory("/srv/a-b")
            .WithFile(
                @"/etc/systemd/system/srv-a\x2db.mount",
                "[Mount]\nWhat=UUID=other-id\n").WithLink(@"/etc/systemd/system/local-fs.target.wants/srv-a\x2db.mount", "x"));

        Assert.Equal(["/", "/srv/a-b"], guest.Mounts.Select(mount => mount.MountPoint));
    }

    [Fact]
    public void A_drop_in_changes_what_the_unit_says()
    {
        LinuxGuest guest = Guest(Root().WithFile(Unit, Text("UUID=gone")).WithLink(Enabled, Unit)
            .WithFile("/etc/systemd/system/home.mount.d/10-disk.conf", "# ours\n[Mount]\nWhat=\nWhat = \\\n  UUID=other-id\n"));

        Assert.Equal(["/", "/home"], guest.Mounts.Select(mount => mount.MountPoint));
    }

    [Fact]
    public void A_unit_in_etc_wins_over_fstab_and_one_of_a_package_does_not()
    {
        const string Fstab = "UUID=gone /home ext4 defaults 0 2";
        Assert.Equal(["/", "/home"], Guest(Root(Fstab).WithFile(Unit, Text())).Mounts.Select(mount => mount.MountPoint));
        Assert.Equal(
            ["volume-missing"],
            Guest(
                Root(Fstab).WithFile("/usr/lib/systemd/system/home.mount", Text()).WithLink(Enabled, "x")).Obstacles().Select(obstacle => obstacle.Code.Text));
    }

    [Fact]
    public void Units_on_a_usr_that_fstab_mounts_are_seen()
    {
        MemoryDisk disk = new MemoryDisk().With(Root("UUID=usr-id /usr ext4 defaults 0 2").WithDirectory("/usr"))
            .With(Other())
            .With(new MemoryPosixFileSystem("usr", "usr-id")
                .WithFile("/lib/systemd/system/home.mount", Text())
                .WithLink("/lib/systemd/system/local-fs.target.wants/home.mount", "x"));

        Assert.Equal(["/", "/home", "/usr"], GuestBuilder.Open(disk).Mounts.Select(mount => mount.MountPoint));
    }

    [Theory]
    [InlineData("local-fs.target.wants", "", null)]
    [InlineData("local-fs.target.requires", "", "volume-missing")]
    [InlineData("local-fs.target.requires", "Options=nofail\n", null)]
    public void A_volume_that_the_system_cannot_start_without_is_missed(string folder, string options, string? expected)
    {
        LinuxGuest guest = Guest(Root().WithFile(Unit, Text("UUID=gone") + options).WithLink($"/etc/systemd/system/{folder}/home.mount", Unit));

        Assert.Equal(expected is null ? [] : [expected], guest.Obstacles().Select(obstacle => obstacle.Code.Text));
        Assert.Contains(guest.Notes, note => note.Contains("UUID=gone", StringComparison.Ordinal) && note.Contains(Unit, StringComparison.Ordinal));
    }

    [Fact]
    public void A_volume_that_is_not_read_is_an_obstacle()
    {
        MemoryDisk disk = new MemoryDisk().With(Root().WithFile(Unit, Text("UUID=x")).WithLink(Enabled, Unit))
            .With(null, VolumeKind.Xfs).As(volume => volume with { Identity = new VolumeIdentity("x", "") });

        Assert.Equal(["volume-unreadable"], GuestBuilder.Open(disk).Obstacles().Select(obstacle => obstacle.Code.Text));
    }

    [Fact]
    public void A_unit_that_is_not_understood_is_an_obstacle()
    {
        LinuxGuest guest = Guest(Root().WithFile(Unit, "[Mount]\nWhat=UUID=%i\nWhere=/home\n").WithLink(Enabled, Unit));

        Assert.Equal(["mount-unit-unreadable"], guest.Obstacles().Select(obstacle => obstacle.Code.Text));
    }

    [Fact]
    public void A_unit_that_cannot_be_read_is_an_obstacle()
    {
        LinuxGuest guest = Guest(Root().WithLink(Unit, "/run/home.mount").WithLink(Enabled, Unit));

        GuestObstacle obstacle = Assert.Single(guest.Obstacles());
        Assert.Equal("mount-unit-unreadable", obstacle.Code.Text);
        Assert.Contains("/run/home.mount", obstacle.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bind_by_a_unit_shows_the_folder()
    {
        LinuxGuest guest = Guest(Root().WithFile("/data/user/file").WithFile(Unit, "[Mount]\nWhat=/data\nWhere=/home\nOptions=bind\n").WithLink(Enabled, Unit));

        Assert.Equal("/data/user/file", guest.Find("/home/user/file")?.Path);
    }

    private static MemoryPosixFileSystem Root(string fstab = "") => GuestBuilder.Root(fstab).WithDirectory("/home");

    private static MemoryPosixFileSystem Other() => new MemoryPosixFileSystem("other", "other-id").WithFile("/user/secret");

    private static string Text(string what = "UUID=other-id") => $"[Mount]\nWhat={what}\nWhere=/home\n";

    private static LinuxGuest Guest(MemoryPosixFileSystem root) => GuestBuilder.Open(new MemoryDisk().With(root).With(Other(), name: "homes"));
}
