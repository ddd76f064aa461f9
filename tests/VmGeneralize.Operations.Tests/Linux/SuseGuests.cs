using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests.Linux;

/// <summary>SLES 15 as laid out in Azure: as generalizing should leave it, and the same machine after use. Layouts follow SUSE's documentation.</summary>
internal static class SuseGuests
{
    private const string Hosts = "127.0.0.1 localhost\n::1 localhost ipv6-localhost\n";
    private const string Network = "/etc/sysconfig/network";

    public static MemoryLinuxGuest Fresh() => new MemoryLinuxGuest()
        .WithText("/usr/lib/os-release", "ID=\"sles\"\nID_LIKE=\"suse\"\nVERSION_ID=\"15.6\"\nPRETTY_NAME=\"SUSE Linux Enterprise Server 15 SP6\"\n")
        .WithLink("/etc/os-release", "../usr/lib/os-release").WithLink("/lib", "usr/lib").WithLink("/bin", "usr/bin").WithLink("/sbin", "usr/sbin")
        .WithFiles("/usr/lib/systemd/systemd", "/usr/sbin/sshd", "/usr/bin/ssh-keygen")
        .WithText("/usr/lib/systemd/system/sshd.service", "[Service]\nExecStartPre=/usr/sbin/sshd-gen-keys-start\nExecStart=/usr/sbin/sshd -D\n")
        .WithText("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n").WithText("/etc/shadow", "root:*LOCK*:14600::::::\n", mode: 0x1A0, gid: 15)
        .WithText("/etc/machine-id", "", mode: 0x124).WithText("/etc/hostname", "localhost.localdomain\n").WithLink("/etc/HOSTNAME", "hostname")
        .WithText("/etc/waagent.conf", "Provisioning.Agent=auto\nProvisioning.DeleteRootPassword=y\n").WithFolder("/var/lib/waagent")
        .WithFiles("/usr/sbin/waagent", "/usr/lib/systemd/system/waagent.service", "/etc/ssh/sshd_config", "/etc/zypp/zypp.conf")
        .WithText(Network + "/dhcp", "DHCLIENT_SET_HOSTNAME=\"yes\"\nDHCLIENT_HOSTNAME_OPTION=\"localhost.localdomain\"\n")
        .WithText(Network + "/ifcfg-eth0", "BOOTPROTO='dhcp'\nSTARTMODE='auto'\n").WithText("/etc/hosts", Hosts)
        .WithFiles("/etc/regionserverclnt.cfg", "/var/lib/rpm/Packages.db", "/etc/zypp/credentials.d/own-repository", "/etc/zypp/repos.d/own.repo")
        .WithFolder("/var/lib/zypp").WithFolder("/var/lib/cloudregister").WithFolder("/var/cache/cloudregister").WithFolder("/var/cache/zypp")
        .WithFolder("/var/adm/autoinstall/cache").WithFolder("/var/adm/autoinstall/logs").WithFiles("/var/adm/autoinstall/init.d/own.sh")
        .WithFolder("/var/lib/wicked").WithFolder("/root").WithFolder("/var/lib/misc").WithFolder("/etc/udev/rules.d");

    public static MemoryLinuxGuest Used() => Fresh()
        .WithText("/etc/shadow", "root:$6$salt$hash:19700::::::\n", mode: 0x1A0, gid: 15).WithFiles("/etc/shadow-")
        .WithText("/etc/machine-id", "0123456789abcdef0123456789abcdef\n", mode: 0x124).WithText("/etc/hostname", "sles-source\n")
        .WithText(Network + "/dhcp", "DHCLIENT_SET_HOSTNAME=\"yes\"\nDHCLIENT_HOSTNAME_OPTION=\"sles-source\"\n")
        .WithFiles("/var/lib/zypp/AnonymousUniqueId", "/var/lib/wicked/lease-eth0-dhcp-ipv4.xml", "/var/lib/wicked/duid.xml", "/var/lib/misc/random-seed")
        .WithFiles("/etc/ssh/ssh_host_rsa_key", "/etc/ssh/ssh_host_rsa_key.pub", "/etc/udev/rules.d/70-persistent-net.rules")
        .WithFiles("/root/autoinst.xml", "/var/adm/autoinstall/cache/installedSystem.xml", "/var/adm/autoinstall/logs/post.sh.log");

    /// <summary>The used machine with what is removed only when the user asks for it.</summary>
    public static MemoryLinuxGuest Registered() => Used()
        .WithFiles("/etc/SUSEConnect", "/etc/zypp/credentials.d/SCCcredentials", "/var/cache/zypp/packages/x.rpm")
        .WithFiles("/var/cache/cloudregister/currentSMTInfo.obj", "/var/cache/cloudregister/availableSMTInfo_1.obj", "/var/lib/cloudregister/framework_info")
        .WithText("/etc/hosts", Hosts + "\n# Added by SMT registration do not remove, retain comment as well\n10.0.0.8\tsmt-azure.susecloud.net\tsmt-azure\n");
}
