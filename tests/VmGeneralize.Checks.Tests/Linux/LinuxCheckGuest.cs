using VmGeneralize.TestSupport;

namespace VmGeneralize.Checks.Tests.Linux;

/// <summary>A Linux guest that is as it should be: no check finds anything.</summary>
internal static class LinuxCheckGuest
{
    public static MemoryLinuxGuest Clean() => new MemoryLinuxGuest()
        .WithLink("/lib", "usr/lib").WithText("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
        .WithText(
            "/etc/passwd",
            "root:x:0:0::/root:/bin/bash\ndaemon:x:1:1::/usr/sbin:/usr/sbin/nologin\n").WithText("/etc/shadow", "root:*LOCK*:14600::::::\ndaemon:*:1::::::\n")
        .WithText("/etc/machine-id", "").WithFiles(
            "/usr/lib/systemd/systemd", "/usr/sbin/sshd", "/usr/bin/ssh-keygen", "/usr/sbin/waagent", "/usr/bin/cloud-init")
        .WithFiles("/usr/lib/systemd/system/cloud-init.service", "/usr/lib/systemd/system/walinuxagent.service")
        .WithLink("/etc/systemd/system/cloud-init.target.wants/cloud-init.service", "/lib/systemd/system/cloud-init.service")
        .WithLink("/etc/systemd/system/multi-user.target.wants/walinuxagent.service", "/lib/systemd/system/walinuxagent.service")
        .WithText("/etc/cloud/cloud.cfg", "cloud_init_modules:\n - ssh\n").WithText(
            "/etc/cloud/cloud.cfg.d/91-azure_datasource.cfg", "datasource_list: [ Azure ]\n")
        .WithText("/etc/waagent.conf", "Provisioning.Agent=auto\n").WithFolder("/var/lib/waagent").WithFolder("/var/log/azure").WithFolder("/var/lib/cloud")
            .WithFolder("/root")
        .WithText("/boot/grub/grub.cfg", "\tlinux /vmlinuz-6.1 root=UUID=root ro console=tty1 console=ttyS0,115200n8\n")
        .WithText("/etc/fstab", "UUID=root / ext4 defaults 0 1\n/dev/disk/cloud/azure_resource-part1 /mnt auto defaults,nofail,comment=cloudconfig 0 2\n")
        .WithText(
            "/usr/lib/modules/6.1/modules.builtin",
            "kernel/drivers/hv/hv_vmbus.ko\nkernel/drivers/scsi/hv_storvsc.ko\nkernel/drivers/net/hyperv/hv_netvsc.ko\n"
                + "kernel/fs/udf/udf.ko\nkernel/drivers/scsi/sr_mod.ko\nkernel/drivers/nvme/host/nvme.ko\nkernel/drivers/hv/hv_utils.ko\n"
                + "kernel/drivers/pci/controller/pci-hyperv.ko\nkernel/drivers/net/mlx5_core.ko\nkernel/drivers/net/mana.ko\n")
        .WithFiles("/usr/lib/modules/6.1/modules.dep").WithBytes("/boot/vmlinuz-6.1", Kernel())
        .WithText("/etc/netplan/90-dhcp.yaml", "network:\n  ethernets:\n    eth0: {dhcp4: true}\n")
        .WithFolder("/var/log/journal").WithFolder("/tmp").WithFolder("/var/tmp").WithFolder("/etc/sudoers.d");

    /// <summary>The bytes that identify an x86 kernel (boot.rst: boot flag and header).</summary>
    public static byte[] Kernel()
    {
        byte[] kernel = new byte[4096];
        new byte[] { 0x55, 0xAA, 0xEB, 0x6A }.CopyTo(kernel.AsSpan(0x1FE));
        "HdrS"u8.CopyTo(kernel.AsSpan(0x202));
        return kernel;
    }

    /// <summary>A swap file, or one that holds a suspended system.</summary>
    public static byte[] Swap(bool suspended)
    {
        byte[] swap = new byte[8192];
        (suspended ? "S1SUSPEND\0"u8 : "SWAPSPACE2"u8).CopyTo(swap.AsSpan(4086));
        return swap;
    }
}
