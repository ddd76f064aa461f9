using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

public sealed class LinuxDistributionTests
{
    [Theory]
    [
        InlineData(
            "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"",
            "debian",
            "12",
            "Debian GNU/Linux 12 (bookworm)",
            LinuxFamily.Debian),
    ]
    [InlineData("ID='ubuntu'\nVERSION_ID='24.04'\nNAME=Ubuntu", "ubuntu", "24.04", "Ubuntu", LinuxFamily.Debian)]
    [InlineData("ID=linuxmint\nID_LIKE=\"ubuntu debian\"", "linuxmint", "", "Linux", LinuxFamily.Debian)]
    [InlineData("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"9.4\"", "rocky", "9.4", "Linux", LinuxFamily.RedHat)]
    [InlineData("ID=azurelinux\nVERSION_ID=3.0", "azurelinux", "3.0", "Linux", LinuxFamily.AzureLinux)]
    [InlineData("ID=sles", "sles", "", "Linux", LinuxFamily.Suse)]
    [InlineData("# nothing\n=x\nID", "", "", "Linux", LinuxFamily.Other)]
    public void Is_read_from_os_release(string text, string id, string version, string name, LinuxFamily family) =>
        Assert.Equal(
            new LinuxDistribution(id, version, name, family), new MemoryLinuxGuest().WithText("/etc/os-release", text).Linux.Distribution.OrShown(null!));

    [Theory]
    [InlineData("18.04", true)]
    [InlineData("24.04", true)]
    [InlineData("16.04", false)]
    [InlineData("18", false)]
    [InlineData("x", null)]
    [InlineData("18.x", null)]
    [InlineData("", null)]
    [InlineData("99999999999999999999", null)]
    public void Versions_compare_as_numbers(string version, bool? expected)
    {
        Fact<bool> isAtLeast = new LinuxDistribution("ubuntu", version, "", LinuxFamily.Debian).IsAtLeast("ubuntu", 18, 4);
        Assert.Equal((expected == true, expected == false), (isAtLeast.IsYes(), isAtLeast.IsNo()));
    }

    [Fact]
    public void A_guest_that_says_nothing_is_Linux() =>
        Assert.Equal(new LinuxDistribution("", "", "Linux", LinuxFamily.Other), new MemoryLinuxGuest().Linux.Distribution.OrShown(null!));
}
