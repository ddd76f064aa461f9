using VmGeneralize.Disks.Devices;

namespace VmGeneralize.Disks.Tests.Devices;

public sealed class DeviceUsersTests
{
    private static readonly HashSet<string> Numbers = ["8:16", "8:17"];
    private static readonly string[] Nodes = ["/tmp/mine", "/dev/sdb", "/dev/sdb1"];

    [Theory]
    [InlineData("36 35 8:17 / /data rw,relatime shared:1 - ext4 /dev/sdb1 rw", "it is mounted on /data")]
    [InlineData("36 35 0:41 /@ / rw - btrfs /dev/sdb1 rw,space_cache", "it is mounted on /")] // a number of its own
    [InlineData("36 35 8:1 / / rw - ext4 /dev/sda1 rw", null)]
    [InlineData("36 35 8:1 /dev/sdb /mnt rw - ext4 /dev/sda1 rw", null)] // a folder of that name on another disk
    [InlineData("", null)]
    public void Mounts(string line, string? expected) => Assert.Equal(expected, DeviceUsers.Mount([line], Numbers, Nodes));

    [Theory]
    [InlineData("/dev/sdb1                               partition\t1048572\t\t0\t\t-2", "/dev/sdb1 is swap")]
    [InlineData("/dev/sdb10\tpartition\t1048572\t0\t-2", null)]
    [InlineData("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority", null)]
    public void Swap(string line, string? expected) => Assert.Equal(expected, DeviceUsers.Swap([line], Nodes));
}
