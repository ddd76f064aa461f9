using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests.Linux;

/// <summary>
/// RHEL as laid out in Azure: as generalizing should leave it, and the same machine after use. Layouts follow Red Hat's documentation; the
/// machine id in the names of boot entries is that of the machine that installed the kernels.
/// </summary>
internal static class RedHatGuests
{
    public const string Id = "0123456789abcdef0123456789abcdef";
    public const string Label = "security.selinux";
    public const string ShadowLabel = "system_u:object_r:shadow_t:s0";

    private const string Keyfiles = "/etc/NetworkManager/system-connections";
    private const string Scripts = "/etc/sysconfig/network-scripts";
    private const string Uuid = "5fb06bd0-0bb0-7ffb-45f1-d6edd65f3e03";

    public static MemoryLinuxGuest Fresh(int version)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest()
            .WithText("/usr/lib/os-release", $"ID=\"rhel\"\nID_LIKE=\"fedora\"\nVERSION_ID=\"{version}.4\"\n")
            .WithLink("/etc/os-release", "../usr/lib/os-release").WithLink("/lib", "usr/lib").WithLink("/bin", "usr/bin").WithLink("/sbin", "usr/sbin")
            .WithFiles("/usr/lib/systemd/systemd", "/usr/sbin/sshd", "/usr/bin/ssh-keygen", "/usr/lib/systemd/system/sshd-keygen@.service")
            .WithText("/usr/lib/systemd/system/sshd-keygen.target", "[Unit]\nWants=sshd-keygen@rsa.service\nWants=sshd-keygen@ecdsa.service\n")
            .WithText("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\nbin:x:1:1:bin:/bin:/sbin/nologin\n")
            .WithText("/etc/shadow", "root:*LOCK*:14600::::::\nbin:*:19700:0:99999:7:::\n", mode: 0)
            .WithText("/etc/machine-id", "", mode: 0x124).WithText("/etc/hostname", "localhost.localdomain\n")
            .WithText("/etc/waagent.conf", "Provisioning.Agent=auto\nProvisioning.DeleteRootPassword=y\n").WithFolder("/var/lib/waagent")
            .WithFiles("/usr/sbin/waagent", "/usr/lib/systemd/system/waagent.service", "/etc/ssh/sshd_config")
            .WithText("/etc/sysconfig/network", "# Created by anaconda\n")
            .WithFiles($"/boot/loader/entries/{Id}-4.18.0-553.el8.x86_64.conf", "/boot/vmlinuz-4.18.0-553.el8.x86_64")
            .WithFiles("/etc/pki/rhui/product/content.crt", "/etc/pki/rhui/key.pem", "/etc/pki/product/479.pem", "/etc/yum.repos.d/rh-cloud.repo")
            .WithFolder("/etc/pki/consumer").WithFolder("/etc/pki/entitlement").WithFolder("/etc/lvm/devices").WithFolder("/var/spool/abrt")
            .WithFiles("/etc/insights-client/insights-client.conf", "/etc/rhsm/rhsm.conf", "/etc/yggdrasil/config.toml", "/etc/sysconfig/rhn/up2date")
            .WithFolder("/var/lib/yum").WithFolder("/var/lib/insights").WithFolder("/var/lib/yggdrasil").WithFolder("/var/lib/NetworkManager")
            .WithFolder("/var/log/journal").WithFolder("/root").WithFolder("/etc/cockpit/ws-certs.d").WithFolder("/var/cache/dnf")
            .WithFolder("/var/lib/systemd")
            .WithFiles(version == 8 ? "/var/lib/rpm/Packages" : "/var/lib/rpm/rpmdb.sqlite");
        return Labelled(version == 8
            ? guest.WithText(Scripts + "/ifcfg-eth0", "DEVICE=eth0\nBOOTPROTO=dhcp\nDHCP_HOSTNAME=localhost.localdomain\nONBOOT=yes\n")
            : guest.WithText(Keyfiles + "/eth0.nmconnection", Keyfile("", ""), mode: 0x180));
    }

    /// <summary>The same machine with everything that it gathers while it is registered and used.</summary>
    public static MemoryLinuxGuest Used(int version)
    {
        MemoryLinuxGuest guest = Fresh(version)
            .WithText("/etc/shadow", "root:$6$salt$hash:19700:0:99999:7:::\nbin:*:19700:0:99999:7:::\n", mode: 0)
            .WithText("/etc/machine-id", Id + "\n", mode: 0x124).WithText("/etc/hostname", "rhel-source.corp.example\n")
            .WithFiles("/etc/shadow-", "/etc/passwd-")
            .WithFiles("/etc/pki/consumer/cert.pem", "/etc/pki/consumer/key.pem", "/etc/pki/entitlement/1.pem", "/etc/pki/entitlement/1-key.pem")
            .WithFiles("/etc/insights-client/machine-id", "/var/lib/yggdrasil/client-id", "/var/lib/yum/uuid", "/etc/sysconfig/rhn/systemid")
            .WithFiles("/etc/lvm/devices/system.devices", "/etc/lvm/devices/backup/system.devices-20260101.120000.0001")
            .WithFiles("/etc/ssh/ssh_host_rsa_key", "/etc/ssh/ssh_host_rsa_key.pub", "/etc/ssh/ssh_host_ed25519_key", "/etc/ssh/ssh_host_ed25519_key.pub")
            .WithFiles("/var/spool/abrt/ccpp-2026-01-01-12:00:00-1/coredump", "/root/anaconda-ks.cfg", "/root/original-ks.cfg", "/root/.bash_history")
            .WithFiles("/var/lib/NetworkManager/secret_key", $"/var/lib/NetworkManager/internal-{Uuid}-eth0.lease", "/var/lib/systemd/random-seed")
            .WithFiles("/etc/cockpit/ws-certs.d/0-self-signed.cert", "/etc/cockpit/ws-certs.d/0-self-signed.key")
            .WithFiles($"/var/log/journal/{Id}/system.journal", "/var/lib/waagent/ovf-env.xml");
        return Labelled(version == 8
            ? guest.WithFiles("/var/lib/rpm/__db.001", "/var/lib/rpm/__db.002")
                .WithText(
                    Scripts + "/ifcfg-eth0", "DEVICE=eth0\nHWADDR=00:0d:3a:12:34:56\nBOOTPROTO=dhcp\nDHCP_HOSTNAME=rhel-source\nONBOOT=yes\n")
            : guest.WithText(
                Keyfiles + "/eth0.nmconnection", Keyfile("mac-address=00:0D:3A:12:34:56\n", "dhcp-hostname=rhel-source\n"), mode: 0x180));
    }

    /// <summary>The used machine with what is removed only when the user asks for it.</summary>
    public static MemoryLinuxGuest Registered() => Used(9).WithFiles(
        "/etc/insights-client/.registered", "/var/lib/insights/host-details.json", "/var/cache/dnf/rhel-9-baseos-rhui-rpms/x.rpm");

    private static string Keyfile(string card, string name) =>
        $"[connection]\nid=eth0\nuuid={Uuid}\ntype=ethernet\ninterface-name=eth0\n\n[ethernet]\n{card}\n[ipv4]\n{name}method=auto\n";

    private static MemoryLinuxGuest Labelled(MemoryLinuxGuest guest) => guest.WithAttribute("/etc/shadow", Label, ShadowLabel)
        .WithAttribute("/etc/hostname", Label, "system_u:object_r:hostname_etc_t:s0")
        .WithAttribute("/etc/machine-id", Label, "system_u:object_r:machineid_t:s0");
}
