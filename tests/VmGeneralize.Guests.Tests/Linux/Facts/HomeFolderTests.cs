using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

public sealed class HomeFolderTests
{
    [Theory]
    [InlineData("/home/ann", "/home/ann")]
    [InlineData("/home/ann/", "/home/ann")]
    [InlineData("/data/people/ann", "/data/people/ann")]
    [InlineData("/u/ann", "/data/people/ann")]
    [InlineData("/", null)]
    [InlineData("", null)]
    [InlineData("//", null)]
    [InlineData("home/ann", null)]
    [InlineData("/home", null)]
    [InlineData("/home/", null)]
    [InlineData("/home/..", null)]
    [InlineData("/home/ann/../..", null)]
    [InlineData("/etc", null)]
    [InlineData("/etc/ann", null)]
    [InlineData("/root", null)]
    [InlineData("/var/lib/x", null)]
    [InlineData("/srv/app", null)]
    [InlineData("/data/roots", null)]
    [InlineData("/home/linked", null)]
    [InlineData("/home/file", null)]
    [InlineData("/home/shared", null)]
    [InlineData("/home/holder", null)]
    [InlineData("/esc/ann", null)]
    [InlineData("/none/ann", null)]
    public void Only_a_real_home_of_ones_own_goes(string home, string? expected)
    {
        Account ann = new("ann", 1000, 1000, home, "/bin/sh");
        MemoryLinuxGuest guest = new MemoryLinuxGuest()
            .WithText(
                "/etc/passwd",
                "root:x:0:0::/root:/bin/sh\ndaemon:x:1:1::/:/bin/sh\n"
                    + $"ann:x:1000:1000::{home}:/bin/sh\nbob:x:1001:1001::/home/shared:/bin/sh\n"
                    + "carl:x:1002:1002::/home/holder/carl:/bin/sh\nsvc:x:900:900::/srv/app:/bin/sh\n")
            .WithFiles("/home/ann/x", "/etc/ann/x", "/root/x", "/var/lib/x/x", "/home/file", "/home/shared/x", "/home/holder/carl/x")
            .WithFolder("/data/people/ann", uid: 1000).WithFolder("/srv/app", uid: 1000).WithFolder("/data/roots", uid: 0)
            .WithLink("/home/linked", "/etc").WithLink("/u", "/data/people").WithLink("/esc", "/etc");
        Assert.Equal(expected, HomeFolder.Removable(guest, guest.Linux.Accounts.OrShown(null!), ann));
    }

    [Fact]
    public void Homes_are_those_of_root_and_of_people()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest()
            .WithText(
                "/etc/passwd",
                "ann:x:1000:1000::/home/ann:/bin/sh\nbob:x:1001:1001::/home/ann:/bin/sh\nevil:x:1002:1002::/etc:/bin/sh\n"
                    + "worse:x:1003:1003::/:/bin/sh\nsvc:x:900:900::/srv/app:/bin/sh\ngone:x:1004:1004::/home/gone:/bin/sh\n")
            .WithFiles("/home/ann/x", "/etc/x", "/root/x", "/srv/app/x");
        Assert.Equal(["/root", "/home/ann"], guest.Linux.Homes.OrShown([]).Select(home => home.Path));
    }
}
