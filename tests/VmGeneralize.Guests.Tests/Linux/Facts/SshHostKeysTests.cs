using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Linux.Facts;

public sealed class SshHostKeysTests
{
    private const string Agent = "/usr/lib/systemd/system/walinuxagent.service";

    [Fact]
    public void On_Debian_without_cloud_init_nobody_makes_keys() => Assert.Empty(Makers(new MemoryLinuxGuest()
        .WithFiles("/usr/sbin/sshd", "/etc/systemd/system/sshd-keygen@.service.d/x.conf")
        .WithText("/usr/lib/systemd/system/ssh.service", "[Service]\nExecStart=/usr/sbin/sshd -D\n")));

    [Fact]
    public void Everyone_who_makes_keys_is_found()
    {
        Assert.Equal(["cloud-init"], Makers(CloudInitTests.Installed()));
        Assert.Equal(["sshd-keygen@.service"], Makers(new MemoryLinuxGuest().WithFiles("/usr/lib/systemd/system/sshd-keygen@.service")));
        Assert.Equal(
            ["sshd.service"], Makers(new MemoryLinuxGuest().WithText("/usr/lib/systemd/system/sshd.service", "ExecStartPre=/usr/sbin/sshd-gen-keys-start\n")));
        Assert.Empty(Makers(new MemoryLinuxGuest().WithFiles("/usr/lib/systemd/system/" + SshHostKeys.OwnUnit)));
        Assert.Equal([SshHostKeys.OwnUnit], Makers(new MemoryLinuxGuest().WithFiles("/etc/systemd/system/" + SshHostKeys.OwnUnit)
            .WithLink("/etc/systemd/system/multi-user.target.wants/" + SshHostKeys.OwnUnit, "../" + SshHostKeys.OwnUnit)));
    }

    [Theory]
    [InlineData("Provisioning.Agent=waagent\n", true)]
    [InlineData("", true)]
    [InlineData("Provisioning.Agent=cloud-init\n", false)]
    [InlineData("Provisioning.Agent=disabled\n", false)]
    [InlineData("Provisioning.Enabled=n\n", false)]
    [InlineData("Provisioning.RegenerateSshHostKeyPair=n\n", false)]
    public void The_agent_makes_keys_when_it_provisions(string configuration, bool expected)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithFiles("/usr/sbin/waagent", Agent).WithText("/etc/waagent.conf", configuration)
            .WithLink("/etc/systemd/system/multi-user.target.wants/walinuxagent.service", Agent);
        Assert.Equal(expected, Makers(guest).Count > 0);
        Assert.Empty(Makers(guest.Without("/etc/systemd/system/multi-user.target.wants")));
    }

    [Fact]
    public void A_masked_unit_makes_nothing() => Assert.Empty(Makers(new MemoryLinuxGuest()
        .WithFiles("/usr/lib/systemd/system/sshd-keygen@.service").WithLink("/etc/systemd/system/sshd-keygen@.service", "/dev/null")));

    [Theory]
    [InlineData("sshd-keygen@rsa.service", true)]
    [InlineData("sshd-keygen@rsa.service sshd-keygen@ecdsa.service sshd-keygen@ed25519.service", false)]
    [InlineData("sshd-keygen.target", false)]
    [InlineData("sshd-keygen@.service", false)]
    public void The_Red_Hat_familys_unit_makes_keys_until_all_kinds_are_masked(string masked, bool expected)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest().WithFiles("/usr/lib/systemd/system/sshd-keygen@.service", "/usr/lib/systemd/system/sshd-keygen.target");
        foreach (string unit in masked.Split(' '))
        {
            guest.WithLink("/etc/systemd/system/" + unit, "/dev/null");
        }

        Assert.Equal(expected, Makers(guest).Count > 0);
    }

    [Theory]
    [InlineData("# AUTOCREATE_SERVER_KEYS=NO\n", true)]
    [InlineData("AUTOCREATE_SERVER_KEYS=\"RSA\"\n", true)]
    [InlineData("AUTOCREATE_SERVER_KEYS=\"NO\"\n", false)]
    public void The_older_unit_of_the_Red_Hat_family_may_be_told_not_to(string settings, bool expected) => Assert.Equal(
        expected,
        Makers(new MemoryLinuxGuest().WithFiles("/usr/lib/systemd/system/sshd-keygen.service").WithText("/etc/sysconfig/sshd", settings)).Count > 0);

    [Theory]
    [InlineData("/etc/ssh", 2)]
    [InlineData("/opt/ssh", 0)]
    [InlineData("/", 0)]
    [InlineData("/etc", 0)]
    [InlineData("../ssh", 0)]
    public void Keys_are_in_the_folder_that_the_agent_is_told(string folder, int count) => Assert.Equal(count, Keys(new MemoryLinuxGuest()
        .WithText("/etc/waagent.conf", $"OS.SshDir={folder}\n")
        .WithFiles("/etc/ssh/ssh_host_rsa_key", "/etc/ssh/ssh_host_rsa_key.pub", "/etc/ssh/sshd_config", "/etc/ssh_host_rsa_key", "/opt/ssh/moduli")));

    private static IReadOnlyList<string> Makers(MemoryLinuxGuest guest) => guest.Linux.SshHostKeys.Makers;

    private static int Keys(MemoryLinuxGuest guest) => guest.Linux.SshHostKeys.All.OrShown([]).Count;
}
