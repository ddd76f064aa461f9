using VmGeneralize.Guests;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests.Linux;

public sealed class UserRemovalTests
{
    [Theory]
    [InlineData("azureuser:x:1000:\n", "")]
    [InlineData("azureuser:x:1000:azureuser\n", "")]
    [InlineData("azureuser:x:1000:other\n", "azureuser:x:1000:other\n")]
    [InlineData("azureuser:x:1000:other,azureuser\n", "azureuser:x:1000:other\n")]
    [InlineData("azureuser:x:50:\n", "azureuser:x:50:\n")]
    [InlineData("adm:x:4:azureuser2,xazureuser\n", "adm:x:4:azureuser2,xazureuser\n")]
    [InlineData("adm:x:4:a,azureuser,b\n#azureuser:x:1:azureuser\nshort:azureuser\n", "adm:x:4:a,b\n#azureuser:x:1:azureuser\nshort:azureuser\n")]
    [InlineData("adm:x:4:azureuser\nadm:x:4:azureuser\n", "adm:x:4:\nadm:x:4:\n")]
    public void Groups_are_left_as_userdel_leaves_them(string before, string after) =>
        Assert.Equal(after, Applied(LinuxGuests.Full().WithText("/etc/group", before)).Text("/etc/group"));

    [Fact]
    public void Private_groups_stay_where_login_defs_says_so() => Assert.Equal(
        "azureuser:x:1000:\n",
        Applied(
            LinuxGuests.Full().WithText("/etc/login.defs", "USERGROUPS_ENAB no\n").WithText("/etc/group", "azureuser:x:1000:azureuser\n")).Text("/etc/group"));

    [Theory]
    [InlineData("azureuser ALL=(ALL) ALL\n", "")]
    [InlineData("azureuser2 ALL=(ALL) ALL\n%azureuser ALL=(ALL) ALL\n", "azureuser2 ALL=(ALL) ALL\n%azureuser ALL=(ALL) ALL\n")]
    [InlineData("azureuser ALL=(ALL) \\\n NOPASSWD: ALL\n", "azureuser ALL=(ALL) \\\n NOPASSWD: ALL\n")]
    [InlineData("User_Alias X = \\\nazureuser , other\nazureuser\tALL=(ALL) ALL\n", "User_Alias X = \\\nazureuser , other\n")]
    [InlineData("  azureuser ALL=(ALL) ALL", "")]
    [InlineData("azureuser\n", "azureuser\n")]
    public void Only_whole_rules_of_the_user_go(string before, string after) =>
        Assert.Equal(after, Applied(LinuxGuests.Full().WithText("/etc/sudoers.d/10-x", before)).Text("/etc/sudoers.d/10-x"));

    [Fact]
    public void The_file_of_cloud_init_stays_when_something_else_is_in_it()
    {
        MemoryLinuxGuest guest = Applied(
            LinuxGuests.Full().WithText(
                "/etc/sudoers.d/90-cloud-init-users", "# User rules for azureuser\nazureuser ALL=(ALL) NOPASSWD:ALL\n#includedir /etc/more\n"));
        Assert.Equal("#includedir /etc/more\n", guest.Text("/etc/sudoers.d/90-cloud-init-users"));
    }

    [Fact]
    public void A_link_among_sudoers_is_not_edited() =>
        Assert.Equal(
            "azureuser ALL=(ALL) ALL\n",
            Applied(LinuxGuests.Full().WithText("/srv/rules", "azureuser ALL=(ALL) ALL\n").WithLink("/etc/sudoers.d/linked", "/srv/rules")).Text("/srv/rules"));

    [Fact]
    public void Only_the_users_own_jobs_and_traces_go()
    {
        MemoryLinuxGuest guest = Applied(LinuxGuests.Full());
        Assert.All(
            [
                "/var/spool/cron/atjobs/a0000201b",
                "/var/spool/cron/crontabs/appsvc",
                "/var/lib/systemd/linger/appsvc",
                "/var/lib/sudo/lectured/appsvc",
                "/home/appsvc/important.txt",
            ],
            path => Assert.True(guest.Exists(path)));
        Assert.All(["/var/spool/cron/atjobs/a0000101b", "/var/spool/mail/azureuser", "/home/azureuser"], path => Assert.False(guest.Exists(path)));
    }

    [Fact]
    public void Of_a_home_on_a_volume_of_its_own_the_contents_go()
    {
        MemoryPosixFileSystem home = new MemoryPosixFileSystem(volumeId: "home").WithDirectory("/", userId: 1000, groupId: 1000)
            .WithDirectory("/lost+found").WithFile("/.ssh/id_ed25519").WithFile("/deep/a/b");
        MemoryLinuxGuest guest = Applied(LinuxGuests.Full().Without("/home/azureuser").WithVolume("/home/azureuser", home));
        Assert.False(guest.Exists("/home/azureuser/deep"));
        Assert.False(guest.Exists("/home/azureuser/.ssh"));
        Assert.True(guest.Exists("/home/azureuser"));
        Assert.True(guest.Exists("/home/azureuser/lost+found"));
    }

    [Fact]
    public void Hashes_of_earlier_passwords_go_with_their_user_only() =>
        Assert.Equal("appsvc:1001:1:$6$old$xyz\n", Applied(LinuxGuests.Full()).Text("/etc/security/opasswd"));

    [Fact]
    public void A_user_that_was_asked_for_goes_and_the_one_of_Azure_stays()
    {
        MemoryLinuxGuest guest = Applied(LinuxGuests.Full(new GuestOptions("appsvc")));
        Assert.False(guest.Exists("/home/appsvc"));
        Assert.True(guest.Exists("/home/azureuser/deep/a/b"));
        Assert.DoesNotContain("appsvc", guest.Text("/etc/shadow") + guest.Text("/etc/group") + guest.Text("/etc/subgid"), StringComparison.Ordinal);
    }

    [Fact]
    public void Accounts_that_are_kept_elsewhere_behind_links_go_too()
    {
        MemoryLinuxGuest guest = LinuxGuests.Full();
        foreach (string file in new[] { "passwd", "shadow", "group", "gshadow", "subuid" })
        {
            byte[] contents = guest.ReadBytes($"/etc/{file}", 1 << 20)!;
            guest = guest.Without($"/etc/{file}").WithBytes($"/data/etc/{file}", contents).WithLink($"/etc/{file}", $"/data/etc/{file}");
        }

        guest = Applied(guest);

        Assert.All(new[] { "passwd", "shadow", "group", "gshadow", "subuid" }, file =>
        {
            Assert.DoesNotContain("azureuser", guest.Text($"/data/etc/{file}"), StringComparison.Ordinal);
            Assert.Contains(file == "subuid" ? "appsvc" : "root", guest.Text($"/data/etc/{file}"), StringComparison.Ordinal);
        });
        Assert.False(guest.Exists("/home/azureuser"));
    }

    [Fact]
    public void Lines_that_are_not_UTF_8_survive_unchanged()
    {
        byte[] other = [.. "caf"u8, 0xE9, .. ":x:1005:1005::/home/cafe:/bin/sh\n"u8];
        MemoryLinuxGuest guest = LinuxGuests.Full();
        guest = guest.WithBytes("/etc/passwd", [.. other, .. guest.ReadBytes("/etc/passwd", 1 << 20)!]);
        Assert.Equal(other, Applied(guest).ReadBytes("/etc/passwd", 1 << 20)![..other.Length]);
    }

    private static MemoryLinuxGuest Applied(MemoryLinuxGuest guest)
    {
        guest.Apply(LinuxOperationsTests.Operation("linux-user").Plan(guest));
        Assert.Empty(LinuxOperationsTests.Operation("linux-user").Plan(guest));
        return guest;
    }
}
