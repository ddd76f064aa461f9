using System.Text;
using VmGeneralize.Guests.Tests.Linux.Facts.Kernels;
using VmGeneralize.Guests.Tests.Linux.Facts.RamDisk;

namespace VmGeneralize.Fuzz.Guided.Targets;

/// <summary>Each kind of text that is read from a Linux guest, with contents as the programs that own it write them.</summary>
internal static class LinuxFileTargets
{
    private const string Release = "6.1.0-1-amd64";

    public static IReadOnlyList<GuidedTarget> All { get; } =
    [
        new GuestFileTarget(
            "fstab",
            "/etc/fstab",
            "UUID=1 / ext4 defaults,x-systemd.growfs 0 1\n/dev/disk/cloud/azure_resource-part1\t/mnt\tauto\tdefaults,nofail,comment=cloudconfig\t0\t2\n",
            "# /etc/fstab\nLABEL=UEFI /boot/efi vfat umask=0077 0 1\n/swap\\040file none swap sw 0 0\ntmpfs /tmp tmpfs size=50% 0 0\n"),
        new GuestFileTarget(
            "passwd",
            "/etc/passwd",
            "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/usr/sbin:/usr/sbin/nologin\nazureuser:x:1000:1000:A:/home/azureuser:/bin/bash\n+::::::\n"),
        new GuestFileTarget("shadow", "/etc/shadow", "root:$y$j9T$abc$def:19000:0:99999:7:::\nazureuser:!:19000:0:99999:7:::\nother:*:::::::\n"),
        new GuestFileTarget("group", "/etc/group", "root:x:0:\nadm:x:4:syslog,azureuser\nsudo:x:27:azureuser\nazureuser:x:1000:\n"),
        new GuestFileTarget("gshadow", "/etc/gshadow", "root:*::\nadm:*:azureuser:syslog,azureuser\nazureuser:!::\n"),
        new GuestFileTarget("subuid", "/etc/subuid", "azureuser:100000:65536\nother:165536:65536\n"),
        new GuestFileTarget("opasswd", "/etc/security/opasswd", "azureuser:1000:1:$6$old$abc\nother:1001:1:$6$old$xyz\n"),
        new GuestFileTarget(
            "sudoers",
            "/etc/sudoers",
            "Defaults env_reset\nUser_Alias A = azureuser, \\\n other\nroot ALL=(ALL:ALL) ALL\nazureuser ALL=(ALL) NOPASSWD:ALL\n@includedir /etc/sudoers.d\n"),
        new GuestFileTarget("login-defs", "/etc/login.defs", "MAIL_DIR /var/mail\nUID_MIN 1000\nUID_MAX 60000\nENCRYPT_METHOD YESCRYPT\n"),
        new GuestFileTarget(
            "ovf-env",
            "/var/lib/waagent/ovf-env.xml",
            """
            <?xml version="1.0" encoding="utf-8"?><ns0:Environment xmlns:ns0="http://schemas.dmtf.org/ovf/environment/1"
            xmlns:ns1="http://schemas.microsoft.com/windowsazure"><ns1:ProvisioningSection><ns1:LinuxProvisioningConfigurationSet>
            <ns1:HostName>vm</ns1:HostName><ns1:UserName>azureuser</ns1:UserName><ns1:UserPassword>REDACTED</ns1:UserPassword>
            </ns1:LinuxProvisioningConfigurationSet></ns1:ProvisioningSection></ns0:Environment>
            """),
        new GuestFileTarget(
            "waagent-conf",
            "/etc/waagent.conf",
            "Provisioning.Agent=auto\nProvisioning.DeleteRootPassword=n\nLib.Dir=/var/lib/waagent\nExtension.LogDir=/var/log/azure\n"
                + "OS.SshDir=/etc/ssh\nOS.PasswordPath=/etc/shadow\nResourceDisk.Format=n\n# comment\n"),
        new GuestFileTarget(
            "cloud-cfg",
            "/etc/cloud/cloud.cfg",
            "users:\n  - default\ndisable_root: true\ncloud_init_modules:\n - ssh\n - [mounts, always]\nsystem_info:\n  default_user: &u\n"
                + "    name: azureuser\n    lock_passwd: True\n  paths:\n"
                + "cloud_dir: /var/lib/cloud/\n  other: *u\noutput: {all: '| tee -a /var/log/x.log'}\n"),
        new GuestFileTarget(
            "cloud-cfg-part",
            "/etc/cloud/cloud.cfg.d/90_azure.cfg",
            "datasource_list: [ Azure, None ]\ndatasource:\n  Azure:\n    apply_network_config: false\nchpasswd:\n  list: |\n    root:secret\n  expire: False\n"
                + "network: {config: disabled}\n"),
        new GuestFileTarget(
            "netplan",
            "/etc/netplan/50-cloud-init.yaml",
            "network:\n  version: 2\n  renderer: networkd\n  ethernets:\n    eth0:\n      dhcp4: true\n      match: {macaddress: '00:0d:3a:00:00:01'}\n"
                + "      set-name: eth0\n      addresses: [10.0.0.4/24, \"fe80::1/64\"]\n"),
        new GuestFileTarget(
            "interfaces",
            "/etc/network/interfaces",
            "auto lo eth0\niface lo inet loopback\nallow-hotplug eth0\niface eth0 inet static\n  address 10.0.0.4/24\n  hwaddress ether 00:0d:3a:00:00:01\n"
                + "source /etc/network/interfaces.d/*\nmapping eth0 \\\n script x\n"),
        new GuestFileTarget(
            "ifcfg",
            "/etc/sysconfig/network-scripts/ifcfg-eth0",
            "DEVICE=\"eth0\"\nBOOTPROTO=dhcp\nONBOOT=yes\nHWADDR=00:0D:3A:12:34:56\nUUID=6b9ab3fd-0000-4000-8000-000000000001\nDHCP_HOSTNAME=source\n"),
        new GuestFileTarget(
            "wicked", "/etc/sysconfig/network/ifcfg-eth0", "BOOTPROTO='static'\nSTARTMODE='auto'\nIPADDR='10.0.0.4/24'\nIPADDR_1=10.0.0.5\nLLADDR=''\n"),
        new GuestFileTarget(
            "wicked-xml",
            "/etc/wicked/ifconfig/eth0.xml",
            """
            <interface><name>eth0</name><control><mode>boot</mode></control><link><mtu>1500</mtu></link><ipv4><enabled>true</enabled></ipv4>
            <ipv4:static><address><local>10.0.0.4/24</local></address><route><nexthop><gateway>10.0.0.1</gateway></nexthop></route></ipv4:static>
            </interface><interface><name namespace="ethernet">lo</name><ipv4:dhcp><enabled>true</enabled></ipv4:dhcp><ipv6:dhcp/></interface>
            """,
            "<interface origin=\"x\"><name>eth1</name><control><mode>manual</mode></control><ipv6:static><address><local>fe80::1/64</local></address>"
                + "</ipv6:static><!-- c --><![CDATA[x]]></interface>\n"),
        new GuestFileTarget(
            "networkd",
            "/etc/systemd/network/10-cloud-init-eth0.network",
            "[Match]\nName=eth0\nMACAddress=00:0d:3a:00:00:01\n\n[Network]\nDHCP=ipv4\nAddress=10.0.0.4/24\n[Route]\nGateway=10.0.0.1\n"),
        new GuestFileTarget(
            "networkmanager",
            "/etc/NetworkManager/system-connections/eth0.nmconnection",
            "[connection]\nid=eth0\nuuid=6b9ab3fd-0000-4000-8000-000000000001\ntype=ethernet\ninterface-name=eth0\n[ethernet]\nmac-address=00:0D:3A:12:34:56\n"
                + "[ipv4]\nmethod=manual\naddress1=10.0.0.4/24,10.0.0.1\n[wifi-security]\npsk=secret\n"),
        new GuestFileTarget(
            "grub-cfg",
            "/boot/grub/grub.cfg",
            $"set default=\"0\"\nmenuentry 'Debian' --class debian {{\n\tlinux\t/boot/vmlinuz-{Release} root=UUID=1 ro console=ttyS0 ip=10.0.0.4::10.0.0.1\n"
                + $"\tinitrd\t/boot/initrd.img-{Release}\n}}\nsubmenu 'x' {{\n linux /vmlinuz root=/dev/sda1 quiet\n}}\n"),
        new GuestFileTarget(
            "boot-entry",
            "/boot/loader/entries/a.conf",
            "title a\nversion 6.1\noptions root=/dev/sda1 ro $kernelopts console=tty0 rd.lvm.lv=vg/root\nlinux /vmlinuz\ninitrd /initrd\n"),
        new GuestFileTarget("grub-default", "/etc/default/grub", "GRUB_CMDLINE_LINUX=\"console=ttyS0,115200 net.ifnames=0\"\nGRUB_TIMEOUT=0\n"),
        new GuestFileTarget(
            "modprobe",
            "/etc/modprobe.d/blacklist.conf",
            "blacklist hv_vmbus\ninstall hv_storvsc /bin/true\nalias net-pf-1 unix\noptions hv_netvsc \\\n ring_size=1\nsoftdep a pre: b\n"),
        new GuestFileTarget("modules-dep", $"/lib/modules/{Release}/modules.dep", "kernel/drivers/hv/hv_vmbus.ko.xz:\nkernel/a.ko: kernel/b.ko kernel/c.ko\n"),
        new GuestFileTarget("kernel-config", $"/boot/config-{Release}", "CONFIG_HYPERV=m\nCONFIG_HYPERV_STORAGE=y\n# CONFIG_X is not set\n"),
        new GuestFileTarget("os-release", "/etc/os-release", "NAME=\"Debian GNU/Linux\"\nID=debian\nID_LIKE='a b'\nVERSION_ID=\"12\"\nPRETTY_NAME=\"\\$x\"\n"),
        new GuestFileTarget(
            "sshd-config",
            "/etc/ssh/sshd_config",
            "Include /etc/ssh/sshd_config.d/*.conf\nHostKey /etc/ssh/ssh_host_rsa_key\n"
                + "PasswordAuthentication no\nMatch User azureuser\n  PermitRootLogin yes\n"),
        new GuestFileTarget(
            "authorized-keys",
            "/root/.ssh/authorized_keys",
            "no-pty,command=\"echo 'Please login as \\\"azureuser\\\"'\" ssh-ed25519 AAAA c\nssh-rsa BBBB admin\n"),
        new GuestFileTarget("hosts", "/etc/hosts", "127.0.0.1\tlocalhost\n127.0.1.1 source.internal source\n::1 localhost ip6-localhost # c\n"),
        new GuestFileTarget("hostname", "/etc/hostname", "source\n", "# c\n\nsource.example\n"),
        new GuestFileTarget("resolv-conf", "/etc/resolv.conf", "nameserver 168.63.129.16\nsearch internal.cloudapp.net\noptions edns0\n"),
        new GuestFileTarget("dhclient-conf", "/etc/dhcp/dhclient.conf", "timeout 300;\nsend host-name \"source\"; # c\nrequest subnet-mask,\n routers;\n"),
        new GuestFileTarget("mount-unit", "/etc/systemd/system/srv.mount", "[Unit]\nAfter=x\n[Mount]\nWhat=/dev/disk/by-uuid/1\nWhere=/srv\nOptions=nofail\n"),
        new GuestFileTarget("preset", "/etc/systemd/system-preset/90-a.preset", "enable cloud-init*.service\ndisable *\nignore x@.service a b\n"),
        new GuestFileTarget("inittab", "/etc/inittab", "id:3:initdefault:\nsi::sysinit:/etc/init.d/rcS\nS0:12345:respawn:/sbin/agetty -L ttyS0 115200\n"),
        new GuestFileTarget("crypttab", "/etc/crypttab", "root UUID=1 none luks,discard\nswap /dev/sda2 /dev/urandom swap\n"),
        new GuestFileTarget("apt-sources", "/etc/apt/sources.list", "deb [arch=amd64] http://user:secret@host/debian bookworm main\n"),
        new GuestFileTarget("proxy", "/etc/environment", "http_proxy=\"http://user:secret@proxy:3128/\"\nPATH=/bin\n"),
        new GuestFileTarget("wireguard", "/etc/wireguard/wg0.conf", "[Interface]\nPrivateKey = AAAA\n[Peer]\nPublicKey = B\n"),
        new GuestFileTarget("program-header", "/usr/lib/systemd/systemd", "\u007fELF\u0002\u0001\u0001\0\0\0\0\0\0\0\0\0\u0003\0\u003e\0\u0001\0\0\0"),
        new GuestFileTarget(
            "unified-kernel", "/boot/efi/EFI/Linux/6.1.efi", [UnifiedKernel()], [".linux", ".initrd", ".cmdline", ".uname", ".osrel", "PE\0\0", "HdrS"]),
        new GuestFileTarget("swap-file", "/swapfile", new string('\0', 4086) + "SWAPSPACE2"),
    ];

    /// <summary>A kernel with the marks that identify it, a RAM disk, and the command line that starts it.</summary>
    private static byte[] UnifiedKernel()
    {
        byte[] kernel = new byte[0x220];
        "MZ"u8.CopyTo(kernel);
        kernel[0x1FE] = 0x55;
        kernel[0x1FF] = 0xAA;
        "HdrS"u8.CopyTo(kernel.AsSpan(0x202));
        return PeBuilder.Program(
            (".linux", kernel),
            (".initrd", CpioBuilder.Archive("lib/modules/6.1/kernel/hv_storvsc.ko", "lib/modules/6.1/kernel/hv_netvsc.ko")),
            (".cmdline", Encoding.ASCII.GetBytes("root=UUID=1 ro console=ttyS0 ip=10.0.0.4::10.0.0.1\0")),
            (".uname", Encoding.ASCII.GetBytes(Release)),
            (".osrel", Encoding.ASCII.GetBytes("ID=debian\n")));
    }
}
