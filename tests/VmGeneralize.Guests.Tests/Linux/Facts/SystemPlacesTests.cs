using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

public sealed class SystemPlacesTests
{
    [Theory]
    [InlineData("/var", "/", "/log/azure")]
    [InlineData("/var/log", "/home", null)]
    [InlineData("/var/log", "/etc", null)]
    [InlineData("/var/log", "/", null)]
    [InlineData("/var/log", "../../home", null)]
    [InlineData("/var/log", "/data/people/ann", null)]
    [InlineData("/var/log", "/data/people", null)]
    [InlineData("/var/log", "/var/lib/dpkg", null)]
    [InlineData("/var", "/data/var", "/data/var/log/azure")]
    [InlineData("/var/log", "/data/log", "/data/log/azure")]
    public void A_link_on_the_way_must_not_lead_to_where_other_things_live(string link, string target, string? expected)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText(
            "/etc/passwd", "ann:x:1000:1000::/data/people/ann:/bin/sh\nbob:x:1001:1001::/data/people/azure/bob:/bin/sh\n").WithLink(link, target);
        string folder = link == "/var" ? target.TrimEnd('/') + "/log" : target.Replace("../..", "", StringComparison.Ordinal).TrimEnd('/');
        guest.WithFolder(folder + "/azure").WithText("/etc/keep", "x");
        Assert.NotNull(guest.Find("/var/log/azure"));
        Assert.Equal(expected, guest.Own("/var/log/azure")?.Path);
    }

    [Theory]
    [InlineData("/lib", "usr/lib", "/lib/systemd/system/x.service", "/usr/lib/systemd/system/x.service")]
    [InlineData("/var/mail", "spool/mail", "/var/mail/ann", "/var/spool/mail/ann")]
    [InlineData("/var/run", "/run", "/var/run/x/y", "/run/x/y")]
    [InlineData("/root", "var/roothome", "/root/.bash_history", "/var/roothome/.bash_history")]
    [InlineData("/home", "var/home", "/home/ann/.bash_history", "/var/home/ann/.bash_history")]
    public void Links_that_distributions_make_are_fine(string link, string target, string path, string expected) =>
        Assert.Equal(expected, new MemoryLinuxGuest().WithLink(link, target).WithText(expected, "x").Own(path)?.Path);

    [Fact]
    public void A_directory_that_is_a_link_has_nothing_in_it()
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText("/data/log/secret", "x").WithLink("/var/log", "/data/log");
        Assert.Empty(guest.OwnList("/var/log"));
        Assert.True(guest.Own("/var/log")!.LinkTarget is not null);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("")]
    [InlineData("var/lib/waagent")]
    [InlineData("/var")]
    [InlineData("/var/lib")]
    [InlineData("/var/lib/")]
    [InlineData("/var/log")]
    [InlineData("/etc")]
    [InlineData("/etc/ssh")]
    [InlineData("/usr/lib/waagent")]
    [InlineData("/home")]
    [InlineData("/home/ann")]
    [InlineData("/boot/x")]
    [InlineData("/var/lib/dpkg/info")]
    [InlineData("/var/lib/x/../../../etc")]
    [InlineData("/var/lib/./waagent")]
    [InlineData("/var/lib//waagent")]
    [InlineData("/data/people")]
    [InlineData("/data/people/ann/x")]
    [InlineData("/link/to/etc")]
    [InlineData("/var/lib/linked")]
    [InlineData("/var/lib/none")]
    [InlineData("/var/lib/\0")]
    public void Folders_that_hold_more_than_an_agents_state_are_never_emptied(string folder)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithText("/etc/passwd", "ann:x:1000:1000::/data/people/ann:/bin/sh\n")
            .WithFiles(
                "/etc/ssh/x",
                "/usr/lib/waagent/x",
                "/home/ann/x",
                "/boot/x/x",
                "/var/lib/dpkg/info/x",
                "/var/lib/waagent/x",
                "/data/people/ann/x/x",
                "/var/log/x")
            .WithLink("/link/to", "/").WithLink("/var/lib/linked", "/var/lib/waagent");
        Assert.Null(guest.Emptiable(folder).OrShown("?"));
    }

    [Theory]
    [InlineData("/var/lib/waagent", "/var/lib/waagent")]
    [InlineData("/var/lib/waagent/", "/var/lib/waagent")]
    [InlineData("/opt/agent", "/opt/agent")]
    [InlineData("/moved/lib/waagent", "/var/lib/waagent")]
    public void Folders_of_an_agent_may_be_emptied(string folder, string expected) =>
        Assert.Equal(
            expected, new MemoryLinuxGuest().WithFiles("/var/lib/waagent/x", "/opt/agent/x").WithLink("/moved", "/var").Emptiable(folder).OrShown("?"));
}
