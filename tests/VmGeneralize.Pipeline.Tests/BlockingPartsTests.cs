using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests.Disk;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests;

public sealed class BlockingPartsTests
{
    private const string People = "azureuser:x:1000:1000::/data/home/azureuser:/bin/sh\nother:x:1001:1001::/home/other:/bin/sh\n";

    [Theory]
    [InlineData("/opt/app", "", null)] // an application's own data
    [InlineData("/data", "", null)]
    [InlineData("/data", People, "volume-unreadable")] // homes may be anywhere
    [InlineData("/var/log", "", "volume-unreadable")]
    [InlineData("/var/lib/mysql", "", "volume-unreadable")] // auto.cnf
    [InlineData("/usr", "", "volume-unreadable")]
    public void What_is_not_read_is_in_the_way_where_an_operation_looks(string place, string people, string? expected)
    {
        using GuestDisk disk = new MemoryDisk().With(Root(place, people)).With(null, VolumeKind.Unknown)
            .As(volume => volume with { Identity = new VolumeIdentity("x", "") }).Build();

        Assert.Equal(expected, Refusal(disk));
    }

    [Theory]
    [InlineData("/opt/app", "/agent/data", null, null)]
    [InlineData("/var/lib/mysql", "/ibdata1", null, null)]
    [InlineData("/var/lib/mysql", "/auto.cnf", null, "volume-not-writable")]
    [InlineData("/home", "/other/.bash_history", null, "volume-not-writable")]
    [InlineData("/data", "/ssh/ssh_host_rsa_key", null, null)]
    [InlineData("/data", "/ssh/ssh_host_rsa_key", "/etc/ssh", "volume-not-writable")] // by way of a link
    [InlineData("/opt/splunkforwarder", "/etc/instance.cfg", null, null)]
    [InlineData("/opt/splunkforwarder", "/etc/instance.cfg", null, "volume-not-writable", "defaults,linux-agent-identities")]
    public void What_is_only_read_is_in_the_way_where_an_operation_finds_something(
        string place, string file, string? link, string? expected, string operations = "defaults")
    {
        MemoryPosixFileSystem part = new MemoryPosixFileSystem(volumeId: "x").WithFile(file, "x\n");
        MemoryPosixFileSystem root = Root(place, People);
        root = link is null ? root : root.WithLink(link, $"{place}/{file.Split('/')[1]}");
        using GuestDisk disk = new MemoryDisk().With(root).With(new ReadOnlyPosixFileSystem(part), VolumeKind.Btrfs).Build();

        Assert.Equal(expected, Refusal(disk, operations));
    }

    private static string? Refusal(GuestDisk disk, string operations = "defaults") =>
        GuestSelection.Obstacles(disk, new GeneralizeOptions(operations)).Select(obstacle => obstacle.Code.Text).SingleOrDefault();

    private static MemoryPosixFileSystem Root(string place, string people) => new MemoryPosixFileSystem(volumeId: "root")
        .WithFile("/etc/os-release", "ID=debian\nVERSION_ID=12\n").WithFile("/etc/fstab", $"UUID=x {place} auto defaults 0 0\n")
        .WithFile("/etc/passwd", "root:x:0:0::/root:/bin/sh\n" + people).WithDirectory(place);
}
