using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

public sealed class LinuxFilesTests
{
    [Theory]
    [InlineData("../usr/lib/os-release")]
    [InlineData("/usr/lib/os-release")]
    [InlineData("../../../../usr/./lib/os-release")]
    public void Links_in_the_last_place_are_followed_inside_the_guest(string target)
    {
        FakeLinuxGuest guest = new FakeLinuxGuest().WithText("/usr/lib/os-release", "ID=debian\n").WithLink("/etc/os-release", target);
        Assert.Equal("/usr/lib/os-release", guest.Follow("/etc/os-release")?.Path);
        Assert.Empty(guest.Lines("/etc/os-release"));
        Assert.Equal(["ID=debian"], guest.FollowedLines("/etc/os-release"));
    }

    [Fact]
    public void Loops_and_dangling_links_lead_nowhere()
    {
        FakeLinuxGuest guest = new FakeLinuxGuest().WithLink("/a", "/b").WithLink("/b", "a").WithLink("/c", "/none").WithLink("/d", "");
        Assert.All(["/a", "/b", "/c", "/d"], path => Assert.Null(guest.Follow(path)));
    }

    [Fact]
    public void A_file_that_is_too_large_has_no_lines() =>
        Assert.Empty(new FakeLinuxGuest().WithBytes("/etc/passwd", new byte[LinuxFiles.LargestText + 1]).Lines("/etc/passwd"));
}
