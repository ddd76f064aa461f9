using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.Fuzz.Targets;

/// <summary>A small Debian on ext4, with every file that an operation or a check parses. It has no checksums, so damage gets through.</summary>
internal sealed class LinuxDiskTarget(string name, Aim aim) : DiskTarget(name, aim)
{
    private const string RamDisk = "cd \"$1\" && echo etc/passwd | cpio -o -H newc --quiet | gzip -n > boot/initrd.img-6.1.0-1-amd64";

    private static readonly Dictionary<string, string> Files = new()
    {
        ["/boot/grub/grub.cfg"] = "set default=\"0\"\nmenuentry 'Debian' {\n\tlinux /boot/vmlinuz-6.1.0-1-amd64 "
            + "root=UUID=56474d00-0000-4000-8000-000000000001 ro console=ttyS0\n\tinitrd /boot/initrd.img-6.1.0-1-amd64\n}\n",
        ["/boot/config-6.1.0-1-amd64"] = "CONFIG_HYPERV=m\nCONFIG_HYPERV_STORAGE=y\n# CONFIG_X is not set\n",
        ["/boot/loader/entries/a.conf"] = "title a\noptions root=/dev/sda1 ro quiet\nlinux /vmlinuz\ninitrd /initrd\n",
        ["/etc/default/grub"] = "GRUB_CMDLINE_LINUX=\"console=ttyS0,115200 net.ifnames=0\"\n",
        ["/etc/default/keyboard"] = "XKBLAYOUT=us\n",
        ["/etc/hosts"] = "127.0.0.1 localhost\n127.0.1.1 source\n",
        ["/etc/resolv.conf"] = "nameserver 168.63.129.16\nsearch internal.cloudapp.net\n",
        ["/etc/subuid"] = "azureuser:100000:65536\n",
        ["/etc/subgid"] = "azureuser:100000:65536\n",
        ["/etc/sudoers"] = "Defaults env_reset\nUser_Alias A = azureuser, \\\n other\nroot ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n",
        ["/etc/sudoers.d/90-cloud-init-users"] = "# User rules for azureuser\nazureuser ALL=(ALL) NOPASSWD:ALL\n",
        ["/etc/sudoers.d/waagent"] = "azureuser ALL=(ALL) ALL\n",
        ["/etc/netplan/50-cloud-init.yaml"] = "network:\n  version: 2\n  ethernets:\n    eth0: {dhcp4: true, match: {macaddress: "
            + "'00:0d:3a:00:00:01'}, set-name: eth0}\n",
        ["/etc/NetworkManager/system-connections/a.nmconnection"] =
            "[connection]\nid=a\nuuid=6b9ab3fd-0000-4000-8000-000000000001\n[wifi-security]\npsk=secret\n",
        ["/etc/cloud/cloud.cfg.d/90_dpkg.cfg"] = "datasource_list: [ Azure, None ]\nsystem_info:\n  default_user: {name: azureuser, lock_passwd: "
            + "false}\nssh_deletekeys: true\n",
        ["/etc/systemd/system/a.mount"] = "[Mount]\nWhat=/dev/disk/by-uuid/1\nWhere=/srv\n",
        ["/etc/ssh/ssh_host_rsa_key"] = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blb\n-----END OPENSSH PRIVATE KEY-----\n",
        ["/etc/udev/rules.d/70-persistent-net.rules"] = "SUBSYSTEM==\"net\", ATTR{address}==\"00:0d:3a:00:00:01\", NAME=\"eth0\"\n",
        ["/home/azureuser/.ssh/authorized_keys"] = "ssh-rsa AAAAB3 azureuser@host\n",
        ["/lib/modules/6.1.0-1-amd64/modules.dep"] = "kernel/drivers/hv/hv_vmbus.ko:\nkernel/drivers/scsi/hv_storvsc.ko: kernel/drivers/hv/hv_vmbus.ko\n",
        ["/lib/modules/6.1.0-1-amd64/modules.builtin"] = "kernel/fs/ext4/ext4.ko\n",
        ["/var/lib/cloud/data/previous-hostname"] = "source\n",
        ["/var/lib/cloud/instance/user-data.txt"] = "#cloud-config\nusers: []\n",
        ["/var/lib/dhcp/dhclient.eth0.leases"] = "lease { interface \"eth0\"; }\n",
        ["/var/lib/waagent/SharedConfig.xml"] = "<?xml version=\"1.0\"?><SharedConfig version=\"1.0\"><Deployment name=\"a\"/></SharedConfig>\n",
        ["/var/lib/waagent/provisioned"] = "01234567-89AB-CDEF-0123-456789ABCDEF",
        ["/var/log/cloud-init.log"] = "2026-01-01 - util.py[DEBUG]: x\n",
    };

    protected override void Make(TemporaryFolder folder, string path)
    {
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, tree =>
        {
            foreach ((string file, string contents) in Files)
            {
                SmallLinuxGuest.Write(tree, file, contents);
            }

            OutsideTool.RunChecked("sh", "-c", RamDisk, "sh", tree);
        });
        string volume = folder.File("volume");
        SparseFile.Extract(guest.Path, SmallLinuxGuest.VolumeOffset, 46 << 20, volume);
        OutsideTool.RunChecked("tune2fs", "-O", "^metadata_csum", volume);
        OutsideTool.Run("e2fsck", "-f", "-y", volume); // what tune2fs asks for
        SparseFile.CopyWithPart(guest.Path, path, SmallLinuxGuest.VolumeOffset, volume);
    }

    protected override IEnumerable<Extent> StructuresOf(GuestVolume volume)
    {
        ExtVolume ext = ExtVolume.Open(volume.Device);
        yield return new Extent(1024, 0x180);
        yield return new Extent(ext.BlockSize, 64); // group descriptors
        foreach (InodeNumber number in ext.InodeBitmaps.Used())
        {
            Inode inode = ext.ReadRaw(number);
            if (inode.Mode == 0)
            {
                continue;
            }

            yield return new Extent(ext.Position(number), inode.Bytes.Length);
            if (!inode.HasInlineData && inode.HasBlockMap && !InodeContents.IsFastLink(ext, inode) && (number.Value >= 11 || number == InodeNumber.Root))
            {
                FileMap map = FileMap.Read(ext, inode);
                foreach (Extent node in map.Nodes.Select(node => new Extent(ext.Space.OffsetOf(node), 128)))
                {
                    yield return node;
                }

                foreach (Extent block in inode.IsDirectory ? map.Runs.Select(run => new Extent(ext.Space.OffsetOf(run.Physical), 200)) : [])
                {
                    yield return block;
                }
            }
        }
    }
}
