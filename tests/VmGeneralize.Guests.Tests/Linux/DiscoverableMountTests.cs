using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux;
using VmGeneralize.Guests.Linux.Mounting;
using VmGeneralize.TestSupport;
using VmGeneralize.Volumes;
using Xunit;

namespace VmGeneralize.Guests.Tests.Linux;

/// <summary>Volumes belong to a system because of their partition type.</summary>
public class DiscoverableMountTests
{
    private const string Home = "933AC7E1-2EB4-4F13-B844-0E14E2AEF915";
    private const string Var = "4D21B016-B534-45C2-A9FB-5C16E091FD2D";
    private const string Machine = "0123456789abcdef0123456789abcdef";
    private const string VarOfMachine = "c0c46eff-e386-4746-a2bd-0962cd326ea2"; // HMAC-SHA256 as sd_id128_get_machine_app_specific makes it, by Python

    [Theory]
    [InlineData(Home, "/home")]
    [InlineData("3B8F8425-20E0-4F3B-907F-1A25A76F98E8", "/srv")]
    [InlineData("7EC6F557-3BC5-4ACA-B293-16EF5DF639D1", "/var/tmp")]
    [InlineData("BC13C2FF-59E6-4262-A352-B275FD6F7172", "/boot")]
    [InlineData(Var, "/var")]
    public void A_partition_is_mounted_where_its_type_says(string type, string place)
    {
        LinuxGuest guest = Guest(Root().WithDirectory(place), type);

        Assert.Equal(["/", place], guest.Mounts.Select(mount => mount.MountPoint));
        Assert.NotNull(guest.Find(place + "/user/secret"));
        Assert.Empty(guest.Obstacles());
    }

    [Fact]
    public void Nothing_is_mounted_where_fstab_or_a_unit_mounts_something()
    {
        Assert.Equal(["/"], Guest(Root("UUID=gone /home ext4 nofail").WithDirectory("/home"), Home).Mounts.Select(mount => mount.MountPoint));
        Assert.Equal(["/"], Guest(
            Root().WithDirectory("/home").WithFile(
                "/etc/systemd/system/home.mount", "[Mount]\nWhat=tmpfs\nType=tmpfs\n").WithLink("/etc/systemd/system/x.target.wants/home.mount", "x"),
            Home).Mounts.Select(mount => mount.MountPoint));
    }

    [Fact]
    public void Nothing_is_mounted_over_files()
    {
        LinuxGuest guest = Guest(Root().WithFile("/home/old/file"), Home);

        Assert.Equal(["/"], guest.Mounts.Select(mount => mount.MountPoint));
        Assert.Contains(guest.Notes, note => note.Contains("partition 2", StringComparison.Ordinal) && note.Contains("/home", StringComparison.Ordinal));
    }

    [Fact]
    public void Empty_folders_are_nothing_that_would_be_hidden()
    {
        Assert.Equal(["/", "/home"], Guest(Root().WithDirectory("/home/old/.ssh"), Home).Mounts.Select(mount => mount.MountPoint));
    }

    [Fact]
    public void A_partition_that_asks_for_it_is_left_alone()
    {
        Assert.Equal(["/"], Guest(Root().WithDirectory("/home"), Home, attributes: 1UL << 63).Mounts.Select(mount => mount.MountPoint));
    }

    [Theory]
    [InlineData("systemd.gpt_auto=0", false)]
    [InlineData("systemd.gpt_auto=no", false)]
    [InlineData("systemd.gpt_auto=1", true)]
    [InlineData("quiet", true)]
    public void The_kernel_command_line_switches_it_off(string options, bool mounted)
    {
        Assert.Equal(mounted ? 2 : 1, Guest(Root().WithDirectory("/home").WithFile("/etc/kernel/cmdline", options), Home).Mounts.Count);
    }

    [Fact]
    public void Other_init_systems_do_not_do_it()
    {
        Assert.Single(Guest(GuestBuilder.Root().WithFile("/sbin/openrc").WithDirectory("/home"), Home).Mounts);
    }

    [Theory]
    [InlineData(Machine, VarOfMachine, true)]
    [InlineData(Machine, "00000000-0000-0000-0000-000000000002", false)]
    [InlineData("", VarOfMachine, true)]
    [InlineData("uninitialized", VarOfMachine, true)]
    public void A_var_has_to_be_that_of_the_machine_unless_its_id_is_gone(string machine, string partition, bool mounted)
    {
        Assert.Equal(mounted ? 2 : 1, Guest(Root().WithDirectory("/var").WithFile("/etc/machine-id", machine + "\n"), Var, new Guid(partition)).Mounts.Count);
    }

    [Theory]
    [InlineData("/efi", "/efi")]
    [InlineData("/boot", "/boot")]
    public void The_firmware_partition_is_at_efi_or_boot(string folder, string expected)
    {
        Guid type = new("C12A7328-F81F-11D2-BA4B-00A0C93EC93B");
        MemoryDisk disk = new MemoryDisk().With(Root().WithDirectory(folder)).With(Other())
            .As(volume => volume with { Partition = volume.Partition with { TypeId = type, Role = PartitionRole.EfiSystem } });

        Assert.Equal(["/", expected], GuestBuilder.Open(disk).Mounts.Select(mount => mount.MountPoint));
    }

    [Fact]
    public void The_id_of_a_var_is_made_of_the_machine_id() => Assert.Equal(new Guid(VarOfMachine), DiscoverableMounts.IdOfVar(Guid.ParseExact(Machine, "N")));

    private static MemoryPosixFileSystem Root(string fstab = "") => GuestBuilder.Root(fstab).WithFile("/usr/lib/systemd/systemd");

    private static MemoryPosixFileSystem Other() => new MemoryPosixFileSystem("other", "other-id").WithFile("/user/secret");

    private static LinuxGuest Guest(MemoryPosixFileSystem root, string type, Guid? id = null, ulong attributes = 0) =>
        GuestBuilder.Open(new MemoryDisk().With(root).With(Other()).As(volume => volume with
        {
            Partition = volume.Partition with { TypeId = new Guid(type), UniqueId = id ?? volume.Partition.UniqueId, Attributes = attributes },
        }));
}
