using VmGeneralize.Checks.Linux;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Checks.Tests.Linux;

public sealed class LinuxChecksTests
{
    private const string Person = "ann:x:1000:1000::/home/ann:/bin/bash\n";
    private const string Ovf = """<e xmlns:w="http://schemas.microsoft.com/windowsazure"><w:UserName>NAME</w:UserName></e>""";

    private static readonly (string Check, Severity Severity, string Evidence, Func<MemoryLinuxGuest, MemoryLinuxGuest> Spoil)[] Spoilt =
    [
        ("azure-linux-kernel", Severity.Error, "/boot", guest => guest.Without("/boot/vmlinuz-6.1")),
        ("azure-linux-kernel", Severity.Error, "/boot", guest => guest.WithText("/boot/vmlinuz-6.1", new string('x', 5000))),
        ("azure-linux-kernel", Severity.Warning, "/boot/vmlinuz-6.1", guest => guest.WithText("/boot/vmlinuz-6.1", new string('x', 1 << 20))),
        ("azure-linux-kernel", Severity.Warning, "/boot", guest => guest.WithLink("/boot", "/none")),
        (
            "azure-linux-hyper-v-drivers",
            Severity.Error,
            "/usr/lib/modules/6.1/modules.dep",
            guest => Modular(guest, "hv_netvsc", listed: "")),
        (
            "azure-linux-hyper-v-drivers",
            Severity.Info,
            "/usr/lib/modules/6.1",
            guest => Modular(guest, "hv_storvsc", listed: "kernel/drivers/scsi/hv_storvsc.ko:\n")),
        (
            "azure-linux-hyper-v-drivers",
            Severity.Error,
            "/boot/initrd.img-6.1",
            guest => Modular(guest, "hv_storvsc", listed: "kernel/drivers/scsi/hv_storvsc.ko:\n").WithBytes("/boot/initrd.img-6.1", [])),
        (
            "azure-linux-hyper-v-drivers",
            Severity.Warning,
            "/usr/lib/modules/6.1/modules.dep",
            guest => Modular(guest, "nvme", listed: "")),
        (
            "azure-linux-hyper-v-drivers",
            Severity.Info,
            "/usr/lib/modules/6.1/modules.dep",
            guest => Modular(guest, "mana", listed: "")),
        ("azure-linux-forbidden-modules", Severity.Error, "/etc/modprobe.d/CIS.conf", guest => WithoutModules(guest)
            .WithText("/etc/modprobe.d/CIS.conf", "install udf /bin/true\n")),
        ("azure-linux-forbidden-modules", Severity.Error, "/boot/grub/grub.cfg", guest => WithoutModules(guest)
            .WithText("/boot/grub/grub.cfg", "linux /vmlinuz root=UUID=root console=ttyS0 module_blacklist=hv_netvsc\n")),
        ("azure-linux-forbidden-modules", Severity.Warning, "/etc/modprobe.d/x.conf", guest => WithoutModules(guest)
            .WithText("/etc/modprobe.d/x.conf", "blacklist nvme\n")),
        ("azure-linux-source-network", Severity.Warning, "/etc/netplan/01.yaml", guest => guest
            .WithText("/etc/netplan/01.yaml", "network: {ethernets: {eth0: {addresses: [10.0.0.4/24]}}}\n")),
        ("azure-linux-source-network", Severity.Info, "/etc/netplan/01.yaml", guest => guest
            .WithText("/etc/netplan/01.yaml", "network: {ethernets: {ens160: {addresses: [10.0.0.4/24]}}}\n")),
        (
            "azure-linux-serial-console",
            Severity.Warning,
            "/boot/grub/grub.cfg",
            guest => guest.WithText("/boot/grub/grub.cfg", "linux /vmlinuz root=UUID=root quiet\n")),
        (
            "azure-linux-boot-options",
            Severity.Info,
            "/boot/grub/grub.cfg",
            guest => guest.WithText("/boot/grub/grub.cfg", "linux /vmlinuz root=UUID=root console=ttyS0 resume=UUID=2\n")),
        (
            "azure-linux-boot-options",
            Severity.Warning,
            "/boot/grub/grub.cfg",
            guest => guest.WithText("/boot/grub/grub.cfg", "linux /vmlinuz root=/dev/sda1 console=ttyS0\n")),
        (
            "azure-linux-provisioning-agent",
            Severity.Error,
            "/usr/sbin/waagent, /usr/bin/cloud-init",
            guest => guest.Without("/usr/sbin/waagent").Without("/usr/bin/cloud-init")),
        ("azure-linux-provisioning-agent", Severity.Info, "/usr/sbin/waagent", guest => guest.Without("/usr/sbin/waagent")),
        (
            "azure-linux-provisioning-agent",
            Severity.Error,
            "/etc/cloud/cloud-init.disabled",
            guest => guest.WithFiles("/etc/cloud/cloud-init.disabled").WithText("/etc/waagent.conf", "Provisioning.Agent=cloud-init\n")),
        (
            "azure-linux-provisioning-agent",
            Severity.Error,
            "/etc/waagent.conf",
            guest => guest.Without("/usr/bin/cloud-init").Without("/etc/systemd/system/multi-user.target.wants")),
        (
            "azure-linux-cloud-init",
            Severity.Error,
            "/etc/cloud/cloud.cfg.d/99-installer.cfg: datasource_list",
            guest => guest.WithText("/etc/cloud/cloud.cfg.d/99-installer.cfg", "datasource_list: [ None ]\n")),
        (
            "azure-linux-provisioning-agent",
            Severity.Error,
            "/etc/cloud/ds-identify.cfg: policy: disabled",
            guest => guest.WithText("/etc/cloud/ds-identify.cfg", "policy: disabled\n")),
        (
            "azure-linux-provisioning-agent",
            Severity.Error,
            "/boot/grub/grub.cfg: ds=nocloud",
            guest => guest.WithText("/boot/grub/grub.cfg", "linux /vmlinuz root=UUID=root console=ttyS0 ds=nocloud;s=/seed\n")),
        (
            "azure-linux-provisioning-agent",
            Severity.Error,
            "/etc/systemd/system/cloud-init.target is masked",
            guest => guest.WithText("/etc/waagent.conf", "Provisioning.Agent=disabled\n").WithLink("/etc/systemd/system/cloud-init.target", "/dev/null")
                .WithFiles("/etc/rc2.d/S01cloud-init")),
        (
            "azure-linux-cloud-init",
            Severity.Warning,
            "/etc/cloud/cloud.cfg.d: preserve_hostname",
            guest => guest.WithText("/etc/cloud/cloud.cfg.d/99-x.cfg", "preserve_hostname: true\n")),
        (
            "azure-linux-cloud-init",
            Severity.Info,
            "/etc/cloud/cloud.cfg.d: network",
            guest => guest.WithText("/etc/cloud/cloud.cfg.d/99-x.cfg", "network: {config: disabled}\n")),
        (
            "azure-linux-ssh-host-keys",
            Severity.Error,
            "/etc/ssh/ssh_host_rsa_key",
            guest => guest.WithFiles("/etc/ssh/ssh_host_rsa_key").Without("/usr/bin/cloud-init").WithText(
                "/etc/waagent.conf", "Provisioning.RegenerateSshHostKeyPair=n\n")),
        ("azure-linux-ssh-host-keys", Severity.Error, "/etc/ssh", guest => guest.Without("/usr/bin/cloud-init").Without("/usr/sbin/waagent")),
        ("azure-linux-fstab", Severity.Warning, "/etc/fstab", guest => guest.WithText("/etc/fstab", "/dev/sda1 / ext4 defaults 0 1\n")),
        (
            "azure-linux-fstab",
            Severity.Info,
            "/etc/fstab",
            guest => guest.WithText("/etc/fstab", "UUID=root / ext4 defaults 0 1\n/dev/sdb1 /data ext4 nofail 0 2\n")),
        ("azure-linux-fstab", Severity.Error, "/etc/fstab", guest => guest.WithText("/etc/fstab", "/dev/disk/azure/resource-part1 /mnt auto defaults 0 2\n")),
        ("azure-linux-swap", Severity.Info, "/swapfile", guest => guest.WithBytes("/swapfile", LinuxCheckGuest.Swap(suspended: false))),
        ("azure-linux-swap", Severity.Error, "/swapfile", guest => guest.WithBytes("/swapfile", LinuxCheckGuest.Swap(suspended: true))),
        (
            "azure-linux-bound-network",
            Severity.Warning,
            "/etc/netplan/50-cloud-init.yaml",
            guest => guest.WithText("/etc/netplan/50-cloud-init.yaml", "match: {macaddress: \"00:0d:3a:12:34:56\"}\n")),
        ("azure-linux-other-platforms", Severity.Info, "/usr/bin/vmtoolsd", guest => guest.WithFiles("/usr/bin/vmtoolsd")),
        (
            "leftover-linux-unreadable",
            Severity.Warning,
            "/etc/cloud/cloud.cfg",
            guest => guest.WithFiles("/etc/ssh/ssh_host_rsa_key").WithText("/etc/cloud/cloud.cfg", "cloud_init_modules: [ssh\n")),
        ("azure-linux-cloud-init", Severity.Warning, "/etc/cloud/cloud.cfg.d/99-x.cfg", guest => guest.WithFolder("/etc/cloud/cloud.cfg.d/99-x.cfg")),
        (
            "azure-linux-ssh-host-keys",
            Severity.Warning,
            "/etc/cloud/cloud.cfg.d/99-x.cfg",
            guest => guest.Without("/usr/sbin/waagent").WithText("/etc/cloud/cloud.cfg.d/99-x.cfg", "a: [\n")),
        ("azure-linux-fstab", Severity.Warning, "/etc/fstab", guest => guest.WithLink("/etc/fstab", "/gone/fstab")),
        ("azure-linux-swap", Severity.Info, "/swapfile", guest => guest.WithLink("/swapfile", "/gone/swap")),
        ("azure-linux-serial-console", Severity.Warning, "/boot/grub/grub.cfg", guest => guest.WithSpecial("/boot/grub/grub.cfg")),
        ("secret-linux-passwords", Severity.Warning, "/etc/shadow", guest => guest.WithBytes("/etc/shadow", new byte[LinuxFiles.LargestLines + 1])),
        (
            "secret-linux-networks",
            Severity.Warning,
            "/etc/netplan/x.yaml",
            guest => guest.WithBytes("/etc/netplan/x.yaml", new byte[LinuxFiles.LargestLines + 1])),
        ("secret-linux-authorized-keys", Severity.Info, "/etc/ssh/sshd_config", guest => guest
            .WithText("/etc/ssh/sshd_config", "AuthorizedKeysCommand /usr/bin/sss_ssh_authorizedkeys\n")),
        ("secret-linux-authorized-keys", Severity.Warning, "/etc/dropbear/initramfs/authorized_keys", guest => guest
            .WithText("/etc/dropbear/initramfs/authorized_keys", "ssh-ed25519 AAAA admin\n")),
        ("secret-linux-authorized-keys", Severity.Warning, "/etc/passwd", guest => guest.WithFolder("/etc/passwd")),
        ("leftover-linux-users", Severity.Info, "/etc/passwd", guest => guest.WithText("/etc/passwd", Person)),
        (
            "leftover-linux-provisioned-user",
            Severity.Warning,
            "ovf-env.xml, or /etc/sudoers.d/90-cloud-init-users",
            guest => guest.WithText("/var/lib/waagent/ovf-env.xml", Ovf.Replace("NAME", "root", StringComparison.Ordinal))),
        (
            "leftover-linux-provisioned-user",
            Severity.Warning,
            "/srv",
            guest => guest.WithText("/etc/passwd", "ann:x:1000:1000::/srv:/bin/bash\n").WithFolder("/srv").WithText(
                "/var/lib/waagent/ovf-env.xml", Ovf.Replace("NAME", "ann", StringComparison.Ordinal))),
        (
            "leftover-linux-provisioned-user",
            Severity.Warning,
            "/etc/sudoers.d/x",
            guest => guest.WithText("/etc/passwd", Person).WithText("/etc/sudoers.d/x", "ann ALL=(ALL) \\\n ALL\n").WithText(
                "/var/lib/waagent/ovf-env.xml", Ovf.Replace("NAME", "ann", StringComparison.Ordinal))),
        (
            "leftover-linux-unreadable",
            Severity.Warning,
            "/etc/cloud/cloud.cfg",
            guest => guest.WithText("/usr/bin/cloud-init", "").WithText("/etc/cloud/cloud.cfg", "a: [1")),
        ("leftover-linux-agent-folders", Severity.Warning, "/etc/waagent.conf", guest => guest.WithText("/etc/waagent.conf", "Lib.Dir=/\n")),
        (
            "leftover-linux-agent-folders",
            Severity.Warning,
            "/etc/waagent.conf",
            guest => guest.WithText("/etc/waagent.conf", "OS.PasswordPath=/root/shadow\n").WithFiles("/root/shadow")),
        (
            "leftover-linux-agent-folders",
            Severity.Warning,
            "/etc/waagent.conf",
            guest => guest.Without("/var/lib/waagent").WithFolder("/data/agent").WithLink("/var/lib/waagent", "/data/agent")),
        (
            "leftover-linux-agent-folders",
            Severity.Warning,
            "/etc/cloud/cloud.cfg",
            guest => guest.WithText("/etc/cloud/cloud.cfg.d/x.cfg", "system_info: {paths: {cloud_dir: /var/lib}}\n")),
        (
            "leftover-linux-linked-folders",
            Severity.Warning,
            "/var/log/journal",
            guest => guest.WithFolder("/data/journal").WithLink("/var/log/journal", "/data/journal")),
        ("leftover-linux-machine-id-file", Severity.Warning, "/etc/machine-id", guest => guest.Without("/etc/machine-id")),
        ("leftover-linux-machine-id-file", Severity.Warning, "/etc/machine-id", guest => guest.WithLink("/etc/machine-id", "/var/lib/dbus/machine-id")),
        (
            "leftover-linux-machine-id-file",
            Severity.Error,
            "/etc/machine-id",
            guest => guest.WithLink("/etc/machine-id", "/srv/id").WithText("/srv/id", "not an id\n")),
        (
            "leftover-linux-further-host-keys",
            Severity.Error,
            "/data/rsa",
            guest => guest.WithText("/etc/ssh/sshd_config", "HostKey /etc/ssh/ssh_host_rsa_key\nHostKey /data/rsa\n").WithFiles("/data/rsa")),
        (
            "leftover-linux-further-host-keys",
            Severity.Warning,
            "/etc/ssh/ssh_host_rsa_key",
            guest => guest.WithFiles("/data/rsa").WithLink("/etc/ssh/ssh_host_rsa_key", "/data/rsa")),
        (
            "leftover-linux-further-host-keys",
            Severity.Warning,
            "/etc/ssh/sshd_config.d/1.conf: HostCertificate /etc/ssh/cert.pub",
            guest => guest.WithText("/etc/ssh/sshd_config", "Include sshd_config.d/*.conf\n")
                .WithText("/etc/ssh/sshd_config.d/1.conf", "HostCertificate /etc/ssh/cert.pub\n")),
        (
            "secret-linux-authorized-keys",
            Severity.Warning,
            "/etc/ssh/keys/root",
            guest => guest.WithText("/etc/ssh/sshd_config", "AuthorizedKeysFile /etc/ssh/keys/%u\n").WithText("/etc/ssh/keys/root", "ssh-ed25519 SECRET\n")),
        (
            "secret-linux-cloud-config",
            Severity.Warning,
            "/etc/cloud/cloud.cfg.d/99-installer.cfg",
            guest => guest.WithText(
                "/etc/cloud/cloud.cfg.d/99-installer.cfg",
                "datasource: {None: {userdata_raw: \"#cloud-config\\npassword: SECRET\\n\"}}\ndatasource_list: [Azure]\n")),
        (
            "secret-linux-cloud-config",
            Severity.Warning,
            "/var/lib/cloud/seed/nocloud/user-data",
            guest => guest.WithText("/var/lib/cloud/seed/nocloud/user-data", "#cloud-config\npassword: SECRET\n")),
        (
            "secret-linux-cloud-config",
            Severity.Warning,
            "/opt/seed/user-data",
            guest => guest.WithText("/etc/cloud/cloud.cfg.d/9.cfg", "datasource: {NoCloud: {seedfrom: /opt/seed/}}\n")
                .WithText("/opt/seed/user-data", "#cloud-config\npassword: SECRET\n")),
        ("secret-linux-cloud-config", Severity.Warning, "/autoinstall.yaml", guest => guest.WithText("/autoinstall.yaml", "identity: {password: SECRET}\n")),
        ("leftover-linux-registrations", Severity.Warning, "/etc/SUSEConnect", guest => guest.WithFiles("/etc/SUSEConnect")),
        ("leftover-linux-agent-identities", Severity.Warning, "/etc/qualys/hostid", guest => guest.WithFiles("/etc/qualys/hostid")),
        ("leftover-linux-network-identities", Severity.Warning, "/etc/dropbear/dropbear_rsa_host_key", guest => guest
            .WithFiles("/etc/dropbear/dropbear_rsa_host_key", "/etc/dropbear/other")),
        ("leftover-linux-runner-credentials", Severity.Warning, "/home/ci/actions-runner/.credentials", guest => guest
            .WithFiles("/home/ci/actions-runner/.credentials", "/home/ci/actions-runner/run.sh")),
        ("leftover-linux-shared-identities", Severity.Warning, "/var/lib/etcd/member", guest => guest.WithFiles("/var/lib/etcd/member/wal/0.wal")),
        (
            "azure-linux-missing-volumes",
            Severity.Error,
            "/boot/grub/grub.cfg",
            guest => guest.WithText("/boot/grub/grub.cfg", "linux /vmlinuz root=UUID=9999 console=ttyS0\n")),
        (
            "azure-linux-missing-volumes",
            Severity.Warning,
            "/boot/grub/grub.cfg",
            guest => guest.WithText(
                "/boot/grub/grub.cfg", "linux /vmlinuz root=UUID=root console=ttyS0\nlinux /vmlinuz root=/dev/mapper/loop0p4 console=ttyS0\n")),
        (
            "azure-linux-missing-volumes",
            Severity.Error,
            "/etc/fstab",
            guest => guest.WithText("/etc/fstab", "UUID=root / ext4 defaults 0 1\nUUID=gone /data ext4 defaults 0 2\nUUID=away /x ext4 nofail 0 2\n")),
        ("azure-linux-missing-volumes", Severity.Warning, "/etc/fstab",
            guest => guest.WithText("/etc/fstab", "UUID=root / ext4 defaults 0 1\nUUID=gone none swap sw 0 0\n")),
        ("leftover-linux-machine-id-file", Severity.Info, "/etc/machine-id", guest => guest.WithText("/etc/machine-id", "uninitialized\n")),
        (
            "leftover-linux-clean-scripts",
            Severity.Warning,
            "/etc/cloud/clean.d/10-x",
            guest => guest.WithText("/etc/cloud/clean.d/10-x", "#!/bin/sh\n", mode: 0x1ED)),
        ("leftover-linux-boot-loader-seed", Severity.Warning, "/boot/efi/loader/random-seed", guest => guest.WithFiles("/boot/efi/loader/random-seed")),
        (
            "leftover-linux-encrypted-credentials",
            Severity.Warning,
            "/var/lib/systemd/credential.secret",
            guest => guest.WithText("/var/lib/systemd/credential.secret", "SECRET").WithFiles("/etc/credstore.encrypted/database")),
        ("leftover-linux-joined", Severity.Warning, "/var/lib/kubelet/pki", guest => guest.WithFiles("/var/lib/kubelet/pki/kubelet.key")),
        ("secret-linux-passwords", Severity.Warning, "/etc/shadow", guest => guest.WithText("/etc/shadow", "ann:$6$SECRET:1::::::\nbob:!$6$SECRET:1::::::\n")),
        ("secret-linux-passwords", Severity.Info, "/etc/shadow", guest => guest.WithText("/etc/shadow", "root:$6$SECRET:1::::::\n")),
        ("secret-linux-passwords", Severity.Error, "/etc/shadow", guest => guest.WithText("/etc/shadow", "ann::1::::::\n")),
        (
            "secret-linux-authorized-keys",
            Severity.Warning,
            "/root/.ssh/authorized_keys",
            guest => guest.WithText("/root/.ssh/authorized_keys", "# none\nssh-ed25519 SECRET\n")),
        (
            "secret-linux-private-keys",
            Severity.Warning,
            "/root/.ssh/id_rsa",
            guest => guest.WithText(
                "/root/.ssh/id_rsa",
                "-----BEGIN OPENSSH PRIVATE KEY-----\nSECRET\n").WithText("/root/.ssh/id_rsa.pub", "ssh-rsa SECRET\n").WithText("/root/x.pem",
                "-----BEGIN CERTIFICATE-----\n")),
        (
            "secret-linux-private-keys",
            Severity.Warning,
            "/etc/ssl/private/site.key",
            guest => guest.WithText("/etc/ssl/private/site.key", "-----BEGIN PRIVATE KEY-----\nSECRET\n")),
        ("secret-linux-cloud-credentials", Severity.Warning, "/root/.aws/credentials", guest => guest.WithText("/root/.aws/credentials", "SECRET")),
        (
            "secret-linux-account-copies",
            Severity.Warning,
            "/etc/shadow.bak",
            guest => guest.WithText("/etc/shadow.bak", "SECRET").WithText("/etc/shadow-", "SECRET")),
        ("secret-linux-account-copies", Severity.Warning, "/var/backups/shadow.bak", guest => guest.WithText("/var/backups/shadow.bak", "SECRET")),
        (
            "secret-linux-cloud-config",
            Severity.Warning,
            "/etc/cloud/cloud.cfg.d/99-installer.cfg",
            guest => guest.WithText(
                "/etc/cloud/cloud.cfg.d/99-installer.cfg",
                "users:\n  - name: x\n    hashed_passwd: $6$SECRET\n# passwd: x\n").WithText("/etc/cloud/cloud.cfg.d/20-x.cfg",
                "lock_passwd: True\nssh_pwauth: true\n")),
        (
            "secret-linux-networks",
            Severity.Warning,
            "/etc/NetworkManager/system-connections/corp.nmconnection",
            guest => guest.WithText(
                "/etc/NetworkManager/system-connections/corp.nmconnection",
                "[wifi-security]\npsk=SECRET\n").WithText("/etc/NetworkManager/system-connections/open.nmconnection", "[wifi]\nssid=x\n")),
        (
            "secret-linux-addresses",
            Severity.Warning,
            "/etc/apt/apt.conf.d/99proxy",
            guest => guest.WithText(
                "/etc/apt/apt.conf.d/99proxy",
                "Acquire::http::Proxy \"http://user:SECRET@proxy:3128\";\n").WithText("/etc/environment",
                "http_proxy=http://proxy:3128/a@b\nx=://:@ ://a:@\n")),
        ("secret-linux-cloud-init-seed", Severity.Warning, "/var/lib/cloud/seed", guest => guest.WithText("/var/lib/cloud/seed/nocloud/user-data", "SECRET")),
        ("secret-linux-ssh-user-folders", Severity.Info, "/root/.ssh", guest => guest.WithText("/root/.ssh/config", "SECRET")),
        (
            "secret-linux-package-credentials",
            Severity.Warning,
            "/etc/apt/auth.conf.d/90ubuntu-advantage",
            guest => guest.WithText("/etc/apt/auth.conf.d/90ubuntu-advantage", "SECRET")),
        ("secret-linux-kerberos-keytab", Severity.Warning, "/etc/krb5.keytab", guest => guest.WithText("/etc/krb5.keytab", "SECRET")),
        (
            "secret-linux-samba-secrets",
            Severity.Warning,
            "/var/lib/samba/private/secrets.tdb",
            guest => guest.WithText("/var/lib/samba/private/secrets.tdb", "SECRET")),
        ("secret-linux-sssd-cache", Severity.Warning, "/var/lib/sss/db/cache_corp.ldb", guest => guest.WithText("/var/lib/sss/db/cache_corp.ldb", "SECRET")),
        (
            "secret-linux-snakeoil-key",
            Severity.Info,
            "/etc/ssl/private/ssl-cert-snakeoil.key",
            guest => guest.WithText("/etc/ssl/private/ssl-cert-snakeoil.key", "-----BEGIN PRIVATE KEY-----SECRET")),
        ("leftover-linux-mail", Severity.Info, "/var/mail/root", guest => guest.WithText("/var/mail/root", "SECRET")),
        ("leftover-linux-package-caches", Severity.Info, "/var/cache/apt/archives/x.deb", guest => guest.WithText("/var/cache/apt/archives/x.deb", "SECRET")),
        ("leftover-linux-hosts-name", Severity.Info, "/etc/hosts", guest => guest.WithText("/etc/hosts", "127.0.1.1 src\n").WithText("/etc/hostname", "src\n")),
        ("leftover-linux-storage-names", Severity.Warning, "/etc/nvme/hostid", guest => guest.WithText("/etc/nvme/hostid", "SECRET")),
        (
            "leftover-linux-monitoring-agents",
            Severity.Warning,
            "/etc/opt/microsoft/omsagent/conf/omsadmin.conf",
            guest => guest.WithText("/etc/opt/microsoft/omsagent/conf/omsadmin.conf", "SECRET")),
        (
            "leftover-linux-defender",
            Severity.Warning,
            "/etc/opt/microsoft/mdatp/mdatp_onboard.json",
            guest => guest.WithText("/etc/opt/microsoft/mdatp/mdatp_onboard.json", "SECRET")),
        ("leftover-linux-arc-agent", Severity.Warning, "/var/opt/azcmagent/certs/myCert", guest => guest.WithText("/var/opt/azcmagent/certs/myCert", "SECRET")),
        (
            "leftover-linux-puppet",
            Severity.Warning,
            "/etc/puppetlabs/puppet/ssl/private_keys",
            guest => guest.WithText("/etc/puppetlabs/puppet/ssl/private_keys/x.pem", "SECRET")),
        ("leftover-linux-salt", Severity.Warning, "/etc/salt/pki/minion/minion.pem", guest => guest.WithText("/etc/salt/pki/minion/minion.pem", "SECRET")),
        ("leftover-linux-chef", Severity.Warning, "/etc/chef/client.pem", guest => guest.WithText("/etc/chef/client.pem", "SECRET")),
        (
            "leftover-linux-tailscale",
            Severity.Warning,
            "/var/lib/tailscale/tailscaled.state",
            guest => guest.WithText("/var/lib/tailscale/tailscaled.state", "SECRET")),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Spoilt.Length)];

    [Fact]
    public void A_guest_that_is_as_it_should_be_has_no_findings() =>
        Assert.Empty(LinuxChecks.All.SelectMany(check => check.Find(LinuxCheckGuest.Clean()), (check, finding) => $"{check.Id}: {finding}"));

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_wrong_is_found_where_it_is_and_secrets_are_not_shown(int index)
    {
        (string id, Severity severity, string evidence, Func<MemoryLinuxGuest, MemoryLinuxGuest> spoil) = Spoilt[index];
        MemoryLinuxGuest guest = spoil(LinuxCheckGuest.Clean());
        IReadOnlyList<Finding> findings = LinuxChecks.All.Single(check => check.Id == id).Find(guest);
        Finding finding = Assert.Single(findings.DistinctBy(finding => (finding.Evidence, finding.Severity)));
        Assert.Equal((severity, evidence), (finding.Severity, finding.Evidence));
        Assert.DoesNotContain(LinuxChecks.All.SelectMany(check => check.Find(guest)), other => other.ToString().Contains("SECRET", StringComparison.Ordinal));
        if (finding.FixedBy is { } fix)
        {
            guest.WithFolder("/etc/systemd/system/multi-user.target.wants");
            guest.Apply(fix.Plan(guest));
            Assert.Empty(LinuxChecks.All.Single(check => check.Id == id).Find(guest));
        }
    }

    [Theory]
    [InlineData("install udf /bin/true\n", true)]
    [InlineData("install udf \\\n /bin/true\n", false)]
    [InlineData("blacklist hv_storvsc\n", false)]
    public void A_module_that_is_forbidden_by_one_line_can_be_allowed_unless_the_RAM_disk_has_that_line_too(string text, bool isFixed)
    {
        Finding finding = Assert.Single(LinuxChecks.All.SelectMany(
            check => check.Find(WithoutModules(LinuxCheckGuest.Clean()).WithText("/etc/modprobe.d/x.conf", text))));
        Assert.Equal((Severity.Error, isFixed ? "linux-forbidden-modules" : null), (finding.Severity, finding.FixedBy?.Id));
    }

    [Theory]
    [InlineData(false, "/etc/netplan/01.yaml", "network: {ethernets: {ens160: {dhcp4: true}}}\n", "linux-static-network")]
    [InlineData(false, "/etc/network/interfaces", "iface ens192 inet dhcp\n", "linux-static-network")]
    [InlineData(false, "/etc/sysconfig/network/ifcfg-ens33", "BOOTPROTO=static\nIPADDR=10.0.0.4\n", "linux-static-network")]
    [InlineData(false, "/boot/loader/entries/a.conf", "options root=UUID=root console=ttyS0 ip=ens160:dhcp\n", null)]
    [InlineData(true, "/etc/netplan/01.yaml", "network: {ethernets: {ens160: {dhcp4: true}}}\n", null)]
    public void A_card_of_the_source_matters_where_nothing_else_asks_DHCP(bool isWritten, string path, string text, string? fix)
    {
        MemoryLinuxGuest guest = LinuxCheckGuest.Clean().WithText("/etc/netplan/90-dhcp.yaml", "").WithText(path, text);
        guest = isWritten ? guest : guest.WithText("/etc/cloud/cloud.cfg.d/99.cfg", "network: {config: disabled}\n");
        Finding[] findings = [.. LinuxChecks.All.Single(check => check.Id == "azure-linux-source-network").Find(guest)];
        Assert.Equal(isWritten ? [] : [(Severity.Warning, path, fix)], findings.Select(found => (found.Severity, found.Evidence, found.FixedBy?.Id)));
    }

    [Fact]
    public void What_goes_by_default_is_said_to_be_mended()
    {
        MemoryLinuxGuest guest = LinuxCheckGuest.Clean()
            .WithText("/etc/passwd", Person).WithText("/etc/shadow", "ann:$6$SECRET:1::::::\n").WithText(
                "/var/lib/waagent/ovf-env.xml", Ovf.Replace("NAME", "ann", StringComparison.Ordinal))
            .WithText(
                "/home/ann/.ssh/id_rsa",
                "-----BEGIN OPENSSH PRIVATE KEY-----\n").WithText("/home/ann/.ssh/authorized_keys", "ssh-rsa x\n").WithFiles("/home/ann/.kube/config")
            .WithText("/etc/netplan/50-cloud-init.yaml", "00:0d:3a:12:34:56\n").WithText("/etc/udev/rules.d/70-persistent-net.rules", "00:0d:3a:12:34:56\n");
        string[] checks =
        [
            "secret-linux-passwords",
            "secret-linux-private-keys",
            "secret-linux-authorized-keys",
            "secret-linux-cloud-credentials",
            "azure-linux-bound-network",
        ];
        Assert.Equal(
            ["linux-user", "linux-user", "linux-user", "linux-user", "linux-cloud-init-network", "linux-persistent-net-rules"],
            checks.SelectMany(id => LinuxChecks.All.Single(check => check.Id == id).Find(guest)).Select(finding => finding.FixedBy?.Id));
    }

    [Fact]
    public void Every_check_has_a_case() =>
        Assert.Equal(
            LinuxChecks.All.Select(check => check.Id).Order(StringComparer.Ordinal),
            Spoilt.Select(spoilt => spoilt.Check).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_opt_in_operation_that_leaves_something_has_a_check()
    {
        string[] without = ["linux-ssh-host-keys-at-boot", "linux-forbidden-modules", "linux-static-network"]; // checks of readiness tell what they mend
        Assert.Equal(
            Catalogue.All.Where(operation => operation is { Guest: GuestKind.Linux, OnByDefault: false })
                .Select(operation => operation.Id)
                .Except(without)
                .Order(StringComparer.Ordinal),
            LinuxChecks.All.Where(check => check.Area != CheckArea.AzureReadiness)
                .Select(check => check.Id[(check.Id.IndexOf('-', StringComparison.Ordinal) + 1)..])
                .Intersect(Catalogue.All.Select(operation => operation.Id))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void On_Windows_they_find_nothing() =>
        Assert.Empty(LinuxChecks.All.SelectMany(check => check.Find(new FakeGuest().WithFiles("/etc/krb5.keytab", "/usr/bin/vmtoolsd"))));

    [Fact]
    public void An_empty_guest_and_one_of_nonsense_do_not_stop_them()
    {
        Random random = new(3);
        byte[] Noise() => [.. Enumerable.Range(0, 3000).Select(_ => (byte)(random.Next(4) == 0 ? ":=,#\n\"' /{[-"[random.Next(12)] : random.Next(256)))];
        string[] files =
        [
            "/etc/passwd", "/etc/shadow", "/etc/fstab", "/etc/waagent.conf", "/etc/cloud/cloud.cfg", "/etc/os-release", "/boot/grub/grub.cfg",
            "/etc/sudoers.d/90-cloud-init-users", "/etc/netplan/x.yaml",
            "/usr/lib/modules/6.1/modules.dep", "/boot/initrd.img-6.1", "/etc/login.defs", "/etc/hosts", "/etc/hostname", "/etc/environment",
            "/var/lib/waagent/ovf-env.xml", "/swapfile", "/etc/group", "/etc/gshadow",
        ];
        for (int round = 0; round < 40; round++)
        {
            MemoryLinuxGuest guest = new();
            foreach (string file in files)
            {
                guest.WithBytes(file, Noise());
            }

            _ = LinuxChecks.All.SelectMany(check => check.Find(guest)).Count();
            foreach (Operation operation in Catalogue.All.Where(operation => operation.Guest == GuestKind.Linux))
            {
                guest.Apply(operation.Plan(guest));
            }
        }

        _ = LinuxChecks.All.SelectMany(check => check.Find(new MemoryLinuxGuest())).Count();
    }

    /// <summary>A guest with one driver that is not part of the kernel.</summary>
    private static MemoryLinuxGuest Modular(MemoryLinuxGuest guest, string module, string listed) => guest
        .WithText("/usr/lib/modules/6.1/modules.builtin", guest.Text("/usr/lib/modules/6.1/modules.builtin").Replace(module, "other", StringComparison.Ordinal))
        .WithText("/usr/lib/modules/6.1/modules.dep", $"kernel/x.ko:\n{listed}");

    /// <summary>A guest whose kernel is unknown, so that nothing is known to be part of it.</summary>
    private static MemoryLinuxGuest WithoutModules(MemoryLinuxGuest guest) => guest.Without("/usr/lib/modules");
}
