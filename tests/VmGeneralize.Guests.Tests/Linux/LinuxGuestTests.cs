using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Guests.Linux.Mounting;
using VmGeneralize.TestSupport;
using Xunit;

namespace VmGeneralize.Guests.Tests.Linux;

public class LinuxGuestTests
{
    [Fact]
    public void Volumes_are_joined_where_fstab_says()
    {
        LinuxGuest guest = GuestBuilder.Guest(
            GuestBuilder.Root("UUID=B /boot ext4 defaults 0 2\nUUID=v /var ext4 defaults 0 2\nLABEL=esp /boot/efi vfat umask=0077\n")
                .WithDirectory("/boot").WithDirectory("/var").WithFile("/home/a/x"),
            new MemoryPosixFileSystem(volumeId: "v").WithFile("/log/syslog", "lines"),
            new MemoryPosixFileSystem(volumeId: "b").WithFile("/vmlinuz").WithDirectory("/efi"),
            new MemoryPosixFileSystem("esp").WithFile("/EFI/BOOT/BOOTX64.EFI"));

        Assert.Equal(["/", "/boot", "/boot/efi", "/var"], guest.Mounts.Select(mount => mount.MountPoint));
        Assert.Equal(["partition 1", "partition 3", "partition 4", "partition 2"], guest.Mounts.Select(mount => mount.Volume.Name));
        Assert.Equal("lines", guest.ReadText("/var/log/syslog"));
        Assert.Equal("/boot/efi/EFI/BOOT/BOOTX64.EFI", guest.Find("/boot/efi/EFI/BOOT/BOOTX64.EFI")?.Path);
        Assert.Equal(["/boot/efi", "/boot/vmlinuz"], guest.List("/boot").Select(file => file.Path));
        Assert.Equal(["/boot", "/etc", "/home", "/var"], guest.List("/").Select(file => file.Path));
        Assert.Empty(guest.Notes);
        Assert.Equal("Debian GNU/Linux 12 (bookworm)", guest.Name);
    }

    [Fact]
    public void Os_release_may_be_a_link_into_another_volume()
    {
        LinuxGuest guest = GuestBuilder.Open(new MemoryDisk()
            .With(new MemoryPosixFileSystem(volumeId: "usr").WithFile("/lib/os-release", "ID=rhel\n"))
            .With(new MemoryPosixFileSystem(volumeId: "r")
                .WithLink("/etc/os-release", "../usr/lib/os-release")
                .WithFile("/etc/fstab", "UUID=usr /usr ext4")
                .WithDirectory("/usr")));

        Assert.Equal("partition 2", guest.Volume.Name);
        Assert.Equal("ID=rhel\n", guest.ReadText("/etc/os-release"));
        Assert.Null(guest.ReadBytes("/etc/os-release", 100)); // a link is no file
        Assert.Equal("../usr/lib/os-release", guest.Find("/etc/os-release")?.LinkTarget);
    }

    [Fact]
    public void A_system_older_than_os_release_is_known_by_fstab_and_passwd()
    {
        MemoryPosixFileSystem root = new MemoryPosixFileSystem().WithFile("/etc/fstab").WithFile("/etc/passwd");
        MemoryPosixFileSystem noSystem = new MemoryPosixFileSystem().WithFile("/etc/fstab");

        Assert.Equal(["partition 1"], GuestDetector.Installations(new MemoryDisk().With(root).With(noSystem).Build()).Select(volume => volume.Name));
    }

    [Fact]
    public void Owners_modes_and_kinds_are_shown()
    {
        LinuxGuest guest = GuestBuilder.Guest(GuestBuilder.Root()
            .WithFile("/home/a/secret", "12345", mode: 0x180, userId: 1000, groupId: 1001)
            .WithName("/home/a/again", "/home/a/secret")
            .WithSpecial("/dev/console")
            .WithLink("/home/a/link", "secret"));

        GuestFile secret = guest.Find("/home/a/secret")!;
        Assert.Equal((0x180u, 1000u, 1001u, 5L, 2), (secret.Mode, secret.UserId, secret.GroupId, secret.Length, secret.Links));
        Assert.True(secret is { IsFile: true, IsReadOnly: false });
        Assert.True(guest.Find("/dev/console") is { IsFile: false, IsSpecial: true });
        Assert.True(guest.Find("/home/a/link") is { IsFile: false, LinkTarget: "secret" });
        Assert.True(guest.Find("/home") is { IsDirectory: true, IsFile: false });
        Assert.Empty(guest.List("/home/a/link"));
        Assert.Empty(guest.List("/nothing"));
        Assert.Null(guest.ReadText("/home"));
    }

    [Fact]
    public void A_directory_that_a_volume_is_mounted_on_is_told()
    {
        LinuxGuest guest = GuestBuilder.Guest(
            GuestBuilder.Root("UUID=h /home/a ext4\n/srv /mnt none bind\n").WithDirectory("/home/a").WithDirectory("/home/b").WithDirectory("/srv")
                .WithDirectory("/mnt"),
            new MemoryPosixFileSystem(volumeId: "h").WithDirectory("/deep"));

        Assert.True(guest.Find("/home/a")!.IsMountPoint);
        Assert.All(["/home/a/deep", "/home/b", "/home", "/mnt"], path => Assert.False(guest.Find(path)!.IsMountPoint));
        Assert.Equal([true, false], guest.List("/home").OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => file.IsMountPoint));
    }

    [Fact]
    public void Names_compare_bytewise_and_need_not_be_utf8()
    {
        LinuxGuest guest = GuestBuilder.Guest(GuestBuilder.Root().WithFile("/srv/\uDCFF\uDC80 \n\t\\name", "odd").WithFile("/srv/A", "upper"));

        Assert.Equal("odd", guest.ReadText("/srv/\uDCFF\uDC80 \n\t\\name"));
        Assert.Null(guest.Find("/srv/a"));
        Assert.Equal(["A", "\uDCFF\uDC80 \n\t\\name"], guest.List("/srv").Select(file => file.Name));
    }

    [Theory]
    [InlineData("UUID=ROOT-ID", "partition 1")]
    [InlineData("UUID=\"v\"", "partition 2")]
    [InlineData("LABEL=data", "partition 2")]
    [InlineData("/dev/disk/by-label/my\\x20disk", "partition 3")]
    [InlineData("/dev/disk/by-uuid/v", "partition 2")]
    [InlineData("PARTUUID=00000002-0000-0000-0000-000000000000", "partition 2")]
    [InlineData("PARTLABEL=third", "partition 3")]
    [InlineData("/dev/disk/by-partlabel/third", "partition 3")]
    [InlineData("/dev/mapper/my--vg-my--lv", "my-vg/my-lv")]
    [InlineData("/dev/my-vg/my-lv", "my-vg/my-lv")]
    [InlineData("/dev/disk/by-id/dm-name-my--vg-my--lv", "my-vg/my-lv")]
    [InlineData("/dev/sda2", "partition 2")]
    [InlineData("/dev/disk/azure/root-part3", "partition 3")]
    [InlineData("/dev/sdb2", null)]
    [InlineData("/dev/sda22", null)]
    [InlineData("/dev/mapper/my-vg-my-lv", null)]
    [InlineData("UUID=", null)]
    [InlineData("UUID=other", null)]
    [InlineData("/dev/disk/by-id/x", null)]
    [InlineData("/etc/passwd", null)]
    public void A_volume_is_known_by_every_name_that_linux_has_for_it(string source, string? expected)
    {
        GuestDisk disk = new MemoryDisk()
            .With(GuestBuilder.Root())
            .With(new MemoryPosixFileSystem("data", "v"))
            .With(new MemoryPosixFileSystem("my disk", "w"), name: "third")
            .With(new MemoryPosixFileSystem("lv", "l")).As(volume => volume with { LogicalName = "my-vg/my-lv" })
            .Build();

        Assert.Equal(expected, new DeviceNames(disk, []).Find(source, out _)?.Name);
    }

    [Theory]
    [InlineData("/dev/sdc1", "/dev/sdc2", "partition 2")]
    [InlineData("/dev/nvme0n1p1", "/dev/nvme0n1p2", "partition 2")]
    [InlineData("/dev/vda1", "/dev/sda2", null)]
    public void The_roots_disk_is_this_disk_whatever_it_is_called(string root, string source, string? expected)
    {
        GuestDisk disk = new MemoryDisk().With(GuestBuilder.Root()).With(new MemoryPosixFileSystem()).Build();

        Assert.Equal(expected, new DeviceNames(disk, [WantedMount.Of(FstabEntry.Parse($"{root} / ext4")!)]).Find(source, out string? note)?.Name);
        Assert.Equal(expected is not null, note is not null);
    }

    [Fact]
    public void Partitions_of_an_mbr_disk_have_ids_from_its_signature()
    {
        GuestDisk disk = new MemoryDisk { MbrSignature = 0xAB12 }
            .With(GuestBuilder.Root())
            .As(volume => volume with { Partition = volume.Partition with { UniqueId = null } })
            .Build();

        Assert.Equal("partition 1", new DeviceNames(disk, []).Find("PARTUUID=0000AB12-01", out _)?.Name);
    }

    [Fact]
    public void Two_volumes_of_one_name_are_told_and_not_guessed()
    {
        LinuxGuest guest = GuestBuilder.Guest(
            GuestBuilder.Root("LABEL=twin /data ext4 nofail").WithDirectory("/data"), new MemoryPosixFileSystem("twin", "1"),
            new MemoryPosixFileSystem("twin", "2"));

        Assert.Single(guest.Mounts);
        Assert.Contains(guest.Notes, note => note.Contains("which one is meant", StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_joined_is_told()
    {
        LinuxGuest guest = GuestBuilder.Guest(
            GuestBuilder.Root("""
                UUID=gone /data ext4 nofail
                UUID=v /nowhere ext4 defaults
                UUID=w /hand ext4 noauto
                tmpfs /tmp tmpfs defaults
                /dev/disk/cloud/azure_resource-part1 /mnt auto nofail,comment=cloudconfig
                server:/x /nfs nfs defaults
                /swapfile none swap sw
                """).WithDirectory("/hand"),
            new MemoryPosixFileSystem(volumeId: "v"),
            new MemoryPosixFileSystem(volumeId: "w"));

        Assert.Single(guest.Mounts);
        Assert.Equal(3, guest.Notes.Count);
        Assert.Contains("UUID=gone", guest.Notes[0], StringComparison.Ordinal);
        Assert.Contains("no directory /nowhere", guest.Notes[1], StringComparison.Ordinal);
        Assert.Contains("/hand is mounted only by hand", guest.Notes[2], StringComparison.Ordinal);
        Assert.Equal("/nowhere", Assert.Single(guest.Obstacles()).Part);
    }

    [Fact]
    public void Files_hidden_by_a_mount_are_told()
    {
        LinuxGuest guest = GuestBuilder.Guest(
            GuestBuilder.Root("UUID=v /var ext4").WithFile("/var/old"), new MemoryPosixFileSystem(volumeId: "v").WithFile("/new"));

        Assert.Equal(["/var/new"], guest.List("/var").Select(file => file.Path));
        Assert.Null(guest.Find("/var/old"));
        Assert.Contains("hides", Assert.Single(guest.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mount_point_that_is_a_link_is_mounted_where_it_leads()
    {
        LinuxGuest guest = GuestBuilder.Guest(
            GuestBuilder.Root("UUID=v /data ext4").WithLink("/data", "../../srv/real").WithDirectory("/srv/real"),
            new MemoryPosixFileSystem(volumeId: "v").WithFile("/x"));

        Assert.Equal(["/", "/srv/real"], guest.Mounts.Select(mount => mount.MountPoint));
        Assert.Equal("/srv/real/x", guest.Find("/data/x")?.Path);
        Assert.Equal("../../srv/real", guest.Find("/data")?.LinkTarget);
    }

    [Fact]
    public void What_is_mounted_twice_is_known_by_its_first_place()
    {
        LinuxGuest guest = GuestBuilder.Guest(
            GuestBuilder.Root(
                "UUID=v /data ext4\nUUID=v /again ext4\n/data/tmp /tmp none bind\n").WithDirectory("/data").WithDirectory("/again").WithDirectory("/tmp"),
            new MemoryPosixFileSystem(volumeId: "v").WithFile("/tmp/x"));

        Assert.Equal("/data/tmp/x", guest.Find("/again/tmp/x")?.Path);
        Assert.Equal("/data/tmp/x", guest.Find("/tmp/x")?.Path);
        Assert.Equal(["/data/tmp/x"], guest.List("/tmp").Select(file => file.Path));
        Assert.Equal("/tmp", guest.Find("/tmp")?.Path);
    }

    [Fact]
    public void A_bind_that_would_hold_itself_is_left_out()
    {
        LinuxGuest guest = GuestBuilder.Guest(
            GuestBuilder.Root(
                "/ /srv/all none bind\n/a /b/inner none rbind\n/b /a/inner none "
                    + "bind\n").WithDirectory("/srv/all").WithDirectory("/a/inner").WithDirectory("/b/inner"));

        Assert.Empty(guest.List("/srv/all"));
        Assert.Empty(guest.List("/a/inner"));
        Assert.Empty(guest.List("/b/inner"));
        Assert.Equal(3, guest.Notes.Count);
    }

    [Fact]
    public void Text_is_cut_at_the_limit_and_bytes_are_whole_or_nothing()
    {
        LinuxGuest guest = GuestBuilder.Guest(GuestBuilder.Root().WithFile("/a", "0123456789"));

        Assert.Equal("012", guest.ReadText("/a", 3));
        Assert.Null(guest.ReadBytes("/a", 9));
        Assert.Equal("0123456789"u8.ToArray(), guest.ReadBytes("/a", 10));
    }

    [Fact]
    public void Fat_is_read_only_in_the_view()
    {
        MemoryDisk disk = new MemoryDisk().With(GuestBuilder.Root("UUID=5647-4D01 /boot/efi vfat").WithDirectory("/boot/efi"))
            .With(new ReadOnlyFileSystem(new MemoryPosixFileSystem().WithFile("/EFI/x")), VolumeKind.Fat)
            .As(volume => volume with { Identity = new VolumeIdentity("5647-4d01", "") });
        LinuxGuest guest = GuestBuilder.Open(disk);

        Assert.True(guest.Find("/boot/efi/EFI/x") is { IsReadOnly: true, Mode: 0x1A4, UserId: 0 });
        Assert.True(guest.Find("/boot") is { IsReadOnly: false });
    }
}
