using VmGeneralize.Guests;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests.Linux;

/// <summary>A Linux guest that has everything that any operation looks for, next to what must stay.</summary>
internal static class LinuxGuests
{
    public const string Shadow =
        "root:$6$rootsalt$abc:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\nazureuser:$6$vmgsalt$xyz:19000:0:99999:7:::\nappsvc:!:19000:0:99999:7:::\n";

    public static readonly string[] Kept =
    [
        "/etc/passwd", "/etc/shadow", "/etc/group", "/etc/sudoers", "/etc/sudoers.d/README", "/etc/ssh/sshd_config", "/etc/ssh/moduli",
        "/etc/machine-id", "/etc/hostname", "/etc/hosts",
        "/etc/waagent.conf", "/etc/udev/rules.d/75-persistent-net-generator.rules", "/etc/NetworkManager/system-connections/corp.nmconnection",
        "/etc/netplan/99-admin.yaml",
        "/etc/systemd/network/20-wired.network", "/etc/lvm/backup/rootvg", "/etc/dhcp/dhclient.conf", "/var/lib/waagent", "/var/log/azure",
        "/var/log/journal", "/var/lib/cloud", "/var/lib/dhcp",
        "/var/backups/dpkg.status.0", "/etc/security/opasswd", "/var/account/pacct", "/var/lib/wtmpdb", "/var/lib/seedrng",
        "/var/log/nginx", "/var/log/mysql/mysql-bin.000001", "/var/log/private/app.db", "/var/crash", "/tmp", "/var/tmp", "/tmp/lost+found",
        "/home", "/home/appsvc/important.txt", "/home/appsvc/.bashrc", "/root/.bashrc", "/srv/app/app.conf", "/swapfile", "/usr/sbin/waagent",
        "/var/lib/rpm/Packages",
        "/var/cache/apt/archives/lock", "/usr/lib/systemd/system/walinuxagent.service",
        "/var/spool/cron/crontabs/root", "/var/spool/cron/crontabs/appsvc", "/var/lib/sudo/lectured/appsvc", "/var/lib/systemd/linger/appsvc",
    ];

    public static MemoryLinuxGuest Full(GuestOptions? options = null)
    {
        MemoryLinuxGuest guest = new MemoryLinuxGuest { HasSlack = true, Options = options ?? GuestOptions.None }
            .WithText("/usr/lib/os-release", "ID=debian\nVERSION_ID=\"12\"\n").WithLink("/etc/os-release", "../usr/lib/os-release")
            .WithLink("/lib", "usr/lib").WithLink("/bin", "usr/bin").WithLink("/var/run", "/run").WithLink("/var/mail", "spool/mail")
            .WithText("/etc/waagent.conf", "Provisioning.Agent=cloud-init\nProvisioning.DeleteRootPassword=y\nOS.SshDir=/etc/ssh\n")
            .WithText(
                "/etc/passwd",
                "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
                    + "azureuser:x:1000:1000:Ubuntu:/home/azureuser:/bin/bash\nappsvc:x:1001:1001::/home/appsvc:/bin/bash\n")
            .WithText("/etc/shadow", Shadow, mode: 0x1A0, gid: 42)
            .WithText("/etc/group", "root:x:0:\nadm:x:4:syslog,azureuser\nsudo:x:27:azureuser\nazureuser:x:1000:\nappsvc:x:1001:\n")
            .WithText("/etc/gshadow", "root:*::\nadm:*:azureuser:syslog,azureuser\nsudo:*::azureuser\nazureuser:!::\nappsvc:!::\n")
            .WithText("/etc/subuid", "azureuser:100000:65536\nappsvc:165536:65536\n").WithText("/etc/subgid", "azureuser:100000:65536\nappsvc:165536:65536\n")
            .WithFiles("/etc/passwd-", "/etc/shadow-", "/etc/group-", "/etc/gshadow-", "/etc/subuid-", "/etc/subgid-")
            .WithFiles("/var/backups/passwd.bak", "/var/backups/shadow.bak", "/var/backups/group.bak", "/var/backups/gshadow.bak", "/var/backups/dpkg.status.0")
            .WithText("/etc/security/opasswd", "azureuser:1000:1:$6$old$abc\nappsvc:1001:1:$6$old$xyz\n")
            .WithText("/etc/sudoers", "Defaults env_reset\nroot ALL=(ALL:ALL) ALL\nazureuser ALL=(ALL) ALL\n@includedir /etc/sudoers.d\n")
            .WithText("/etc/sudoers.d/90-cloud-init-users", "# Created by cloud-init\n\n# User rules for azureuser\nazureuser ALL=(ALL) NOPASSWD:ALL\n")
            .WithText("/etc/sudoers.d/waagent", "azureuser ALL=(ALL) NOPASSWD: ALL\nother ALL=(ALL) ALL\n")
            .WithFiles("/etc/sudoers.d/README", "/etc/ssh/sshd_config", "/etc/ssh/moduli", "/usr/sbin/sshd", "/usr/bin/ssh-keygen")
            .WithFiles("/etc/ssh/ssh_host_rsa_key", "/etc/ssh/ssh_host_rsa_key.pub", "/etc/ssh/sshd_config.d/50-cloud-init.conf")
            .WithFolder("/var/lib/waagent").WithText(
                "/var/lib/waagent/ovf-env.xml", """<e xmlns:w="http://schemas.microsoft.com/windowsazure"><w:UserName>azureuser</w:UserName></e>""")
            .WithFiles("/var/lib/waagent/TransportPrivate.pem", "/var/lib/waagent/events/1.json", "/var/log/azure/custom-script/handler.log")
            .WithFiles(
                "/usr/sbin/waagent",
                "/usr/lib/systemd/systemd",
                "/usr/lib/systemd/system/walinuxagent.service",
                "/usr/lib/systemd/system/walinuxagent.service.d/10-Slice.conf")
            .WithText("/etc/netplan/01-source.yaml", "network: {ethernets: {ens160: {addresses: [192.168.1.5/24]}}}\n")
            .WithFiles("/usr/lib/systemd/system/walinuxagent-network-setup.service", "/usr/lib/systemd/system/azure-walinuxagent-logcollector.slice")
            .WithText("/etc/hostname", "vmgsource\n").WithText(
                "/etc/hosts", "127.0.0.1\tlocalhost\n127.0.1.1 vmgsource.internal vmgsource\n::1 localhost vmgsource ip6-localhost\n10.0.0.9 vmgsource\n"
                    + "\n# Added by SMT registration do not remove, retain comment as well\n10.0.0.8\tsmt-azure.susecloud.net\tsmt-azure\n"
                    + "10.0.0.8\tregistry-azure.susecloud.net\n10.0.0.7\tother.susecloud.example\n")
            .WithText("/etc/resolv.conf", "nameserver 168.63.129.16\n").WithText(
                "/etc/machine-id", "0123456789abcdef0123456789abcdef\n", mode: 0x124).WithFiles("/var/lib/dbus/machine-id")
            .WithText("/etc/dhcp/dhclient.conf", "timeout 300;\n\nsend host-name \"vmgsource\";\n")
            .WithText("/etc/sysconfig/network", "NETWORKING=yes\nHOSTNAME=vmgsource\n").WithText(
                "/etc/sysconfig/network-scripts/ifcfg-eth0", "DEVICE=eth0\nHWADDR=00:0d:3a:12:34:56\nDHCP_HOSTNAME=vmgsource\nDHCP_FQDN=vmgsource.internal\n");
        guest.WithFiles(
            "/etc/dhcpcd.duid", "/var/lib/hyperv/.kvp_pool_0", "/var/lib/hyperv/other", "/var/lib/mysql/auto.cnf", "/var/lib/mysql/ibdata1",
            "/etc/pki/consumer/cert.pem", "/etc/SUSEConnect", "/var/lib/cloudregister/servers", "/etc/qualys/hostid", "/etc/hostid",
            "/home/appsvc/actions-runner/.credentials", "/home/appsvc/actions-runner/run.sh",
            "/var/lib/rpm/__db.001", "/var/lib/rpm/Packages");
        guest.WithText("/etc/modprobe.d/CIS.conf", "install cramfs /bin/true\ninstall udf /bin/true\nblacklist sr_mod\nblacklist hv_storvsc\n");
        return Network(Traces(OptIn(CloudInit(guest))));
    }

    /// <summary>The same guest without anything that creates SSH host keys.</summary>
    public static MemoryLinuxGuest WithoutKeyMaker() => Full().Without("/usr/bin/cloud-init").WithFolder("/etc/systemd/system/multi-user.target.wants");

    private static MemoryLinuxGuest CloudInit(MemoryLinuxGuest guest) => guest
        .WithFiles("/usr/bin/cloud-init", "/usr/lib/systemd/system/cloud-init.service")
        .WithLink("/etc/systemd/system/cloud-init.target.wants/cloud-init.service", "/lib/systemd/system/cloud-init.service")
        .WithText("/etc/cloud/cloud.cfg", "cloud_init_modules:\n - ssh\nsystem_info:\n   paths:\n      cloud_dir: /var/lib/cloud/\n")
        .WithLink("/var/lib/cloud/instance", "/var/lib/cloud/instances/i-1")
        .WithFiles(
            "/var/lib/cloud/instances/i-1/user-data.txt",
            "/var/lib/cloud/data/instance-id",
            "/var/lib/cloud/seed/nocloud/user-data",
            "/var/log/cloud-init.log",
            "/var/log/cloud-init.log.1",
            "/var/log/cloud-init-output.log")
        .WithText(
            "/etc/fstab",
            "UUID=1 / ext4 defaults,comment=cloudconfig 0 "
                + "1\n/dev/disk/cloud/azure_resource-part1\t/mnt\tauto\tdefaults,nofail,comment=cloudconfig\t0\t2\n/swapfile none swap sw 0 0\n")
        .WithText(
            "/root/.ssh/authorized_keys",
            "no-pty,command=\"echo 'Please login as the user \\\"azureuser\\\"'\" ssh-ed25519 AAAA\nssh-ed25519 BBBB admin\n",
            mode: 0x180);

    private static MemoryLinuxGuest Network(MemoryLinuxGuest guest) => guest
        .WithFiles(
            "/var/lib/dhcp/dhclient.eth0.leases",
            "/var/lib/dhclient/dhclient.leases",
            "/var/lib/NetworkManager/dhclient-1-eth0.lease",
            "/var/lib/NetworkManager/internal-1-eth0.lease",
            "/var/lib/dhcp6c_duid", "/var/db/dhcpcd/duid", "/var/db/other")
        .WithFiles("/var/lib/NetworkManager/secret_key", "/var/lib/NetworkManager/seen-bssids", "/var/lib/NetworkManager/NetworkManager.state")
        .WithFiles(
            "/etc/netplan/50-cloud-init.yaml",
            "/etc/netplan/99-admin.yaml",
            "/etc/network/interfaces.d/50-cloud-init.cfg",
            "/etc/systemd/network/10-cloud-init-eth0.network",
            "/etc/systemd/network/20-wired.network")
        .WithFiles("/etc/NetworkManager/system-connections/cloud-init-eth0.nmconnection", "/etc/NetworkManager/system-connections/corp.nmconnection")
        .WithFiles("/etc/udev/rules.d/70-persistent-net.rules", "/etc/udev/rules.d/75-persistent-net-generator.rules");

    private static MemoryLinuxGuest Traces(MemoryLinuxGuest guest)
    {
        byte[] swap = new byte[8192];
        "SWAPSPACE2"u8.CopyTo(swap.AsSpan(4086));
        swap[^1] = 1;
        return guest.WithBytes("/swapfile", swap, mode: 0x180)
            .WithFiles(
                "/var/log/waagent.log",
                "/var/log/waagent.log.1",
                "/var/log/syslog",
                "/var/log/syslog.1",
                "/var/log/syslog.2.gz",
                "/var/log/nginx/access.log",
                "/var/log/cron-20250615",
                "/var/log/mysql/mysql-bin.000001")
            .WithFiles("/var/log/private/app.db", "/var/log/private/secret.log").WithBytes("/var/log/lastlog", [])
                .WithLink("/var/log/README", "../../usr/share/doc/README")
                .WithSpecial("/var/log/pipe")
            .WithFiles("/var/log/shared.log").WithName("/srv/shared.log", "/var/log/shared.log")
            .WithFolder("/var/log/journal", mode: 0x5ED, gid: 101)
            .WithFiles("/var/log/journal/0123456789abcdef0123456789abcdef/system.journal")
            .WithFiles(
                "/var/crash/_usr_bin_foo.0.crash",
                "/var/lib/systemd/coredump/core.sshd.0.zst",
                "/var/lib/systemd/random-seed",
                "/var/lib/seedrng/seed.credit",
                "/boot/efi/loader/random-seed",
                "/var/lib/systemd/credential.secret")
            .WithFiles("/var/account/pacct", "/var/account/pacct-20250615.gz", "/var/lib/wtmpdb/wtmp.db", "/var/lib/lastlog/lastlog2.db")
            .WithFiles("/tmp/session.txt", "/tmp/.X0-lock", "/var/tmp/d/x").WithFolder("/tmp/lost+found")
            .WithFiles(
                "/root/.bash_history",
                "/root/.viminfo",
                "/root/.bashrc",
                "/root/anaconda-ks.cfg",
                "/home/appsvc/.bash_history",
                "/home/appsvc/.bashrc",
                "/home/appsvc/important.txt",
                "/home/appsvc/.local/share/fish/fish_history")
            .WithLink("/home/appsvc/.zsh_history", "/dev/null").WithText("/home/appsvc/.ssh/id_ed25519", "x", uid: 1001)
            .WithFolder("/home/azureuser", uid: 1000, gid: 1000).WithFiles(
                "/home/azureuser/.bash_history", "/home/azureuser/.ssh/id_ed25519", "/home/azureuser/deep/a/b")
            .WithFiles(
                "/var/spool/mail/azureuser",
                "/var/spool/mail/root",
                "/var/spool/cron/crontabs/azureuser",
                "/var/spool/cron/crontabs/root",
                "/var/spool/cron/crontabs/appsvc")
            .WithText("/var/spool/cron/atjobs/a0000101b", "x", uid: 1000).WithText("/var/spool/cron/atjobs/a0000201b", "x", uid: 1001)
            .WithFiles(
                "/var/lib/systemd/linger/azureuser",
                "/var/lib/systemd/linger/appsvc",
                "/var/lib/sudo/lectured/azureuser",
                "/var/lib/sudo/lectured/appsvc",
                "/var/lib/AccountsService/users/azureuser")
            .WithFiles("/etc/lvm/devices/system.devices", "/etc/lvm/devices/backup/system.devices-20250615", "/etc/lvm/backup/rootvg");
    }

    private static MemoryLinuxGuest OptIn(MemoryLinuxGuest guest) => guest
        .WithFiles(
            "/var/cache/apt/archives/x_1_amd64.deb",
            "/var/cache/apt/archives/lock",
            "/var/cache/apt/archives/partial/y.deb",
            "/etc/apt/auth.conf.d/90ubuntu-advantage",
            "/var/lib/ubuntu-advantage/private/machine-token.json")
        .WithFiles(
            "/etc/krb5.keytab",
            "/var/lib/samba/private/secrets.tdb",
            "/var/lib/sss/db/cache_corp.ldb",
            "/etc/iscsi/initiatorname.iscsi",
            "/etc/nvme/hostid",
            "/etc/nvme/hostnqn")
        .WithFiles(
            "/etc/ssl/private/ssl-cert-snakeoil.key",
            "/etc/ssl/certs/ssl-cert-snakeoil.pem",
            "/etc/opt/microsoft/omsagent/conf/omsadmin.conf",
            "/etc/opt/microsoft/omsagent/1234/certs/oms.key",
            "/etc/opt/microsoft/mdatp/mdatp_onboard.json")
        .WithFiles(
            "/var/opt/azcmagent/certs/myCert",
            "/var/opt/azcmagent/agentconfig.json",
            "/etc/puppetlabs/puppet/ssl/private_keys/vmgsource.pem",
            "/etc/salt/pki/minion/minion.pem",
            "/etc/chef/client.pem",
            "/var/lib/tailscale/tailscaled.state")
        .WithFiles("/srv/app/app.conf");
}
