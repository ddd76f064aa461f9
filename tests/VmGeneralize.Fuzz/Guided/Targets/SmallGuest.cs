using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Guided.Targets;

/// <summary>A small in-memory Linux with everything that makes operations and checks read the fuzzed files.</summary>
internal static class SmallGuest
{
    public static MemoryLinuxGuest Make() => new MemoryLinuxGuest()
        .WithText("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
        .WithText("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\nazureuser:x:1000:1000::/home/azureuser:/bin/bash\nother:x:1001:1001::/home/other:/bin/sh\n")
        .WithText("/etc/shadow", "root:$6$a$b:19000:0:99999:7:::\nazureuser:$6$a$b:19000:0:99999:7:::\nother:!:19000::::::\n", mode: 0x1A0)
        .WithText("/etc/group", "root:x:0:\nsudo:x:27:azureuser,other\nazureuser:x:1000:\n")
        .WithText("/etc/fstab", "UUID=root / ext4 defaults 0 1\n/swapfile none swap sw 0 0\n")
        .WithText("/etc/waagent.conf", "Provisioning.Agent=auto\nProvisioning.DeleteRootPassword=y\n")
        .WithText("/etc/sudoers.d/waagent", "azureuser ALL=(ALL) ALL\n")
        .WithText("/etc/ssh/sshd_config", "HostKey /etc/ssh/ssh_host_rsa_key\n")
        .WithText("/var/lib/waagent/ovf-env.xml", """<e xmlns:w="http://schemas.microsoft.com/windowsazure"><w:UserName>azureuser</w:UserName></e>""")
        .WithText("/lib/modules/6.1.0-1-amd64/modules.dep", "kernel/drivers/hv/hv_vmbus.ko:\n")
        .WithText("/lib/modules/6.1.0-1-amd64/modules.builtin", "kernel/fs/ext4/ext4.ko\n")
        .WithFiles(
            "/boot/vmlinuz-6.1.0-1-amd64",
            "/usr/bin/cloud-init",
            "/usr/sbin/waagent",
            "/usr/lib/systemd/systemd",
            "/usr/sbin/sshd",
            "/usr/lib/systemd/system/cloud-init.service",
            "/etc/ssh/ssh_host_rsa_key",
            "/home/azureuser/.bashrc",
            "/home/other/.bashrc");
}
