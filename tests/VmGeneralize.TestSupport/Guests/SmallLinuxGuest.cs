using System.Globalization;

namespace VmGeneralize.TestSupport.Guests;

/// <summary>
/// A disk with one ext4 volume that holds just enough of a Debian system to be recognized as one; built in a fraction of a second, for guests
/// that are odd in one respect. It does not boot.
/// </summary>
public sealed class SmallLinuxGuest
{
    public const long VolumeOffset = 1 << 20;

    /// <summary>File system id of the second volume, if there is one.</summary>
    public const string SecondVolumeId = "56474d00-0000-4000-8000-000000000002";

    public const string SecondPartitionId = "56474d00-0000-4000-8000-0000000000a2";

    private const string VolumeId = "56474d00-0000-4000-8000-000000000001";
    private const long DiskSize = 48 << 20;
    private const long VolumeSize = 46 << 20;

    /// <summary>Maps the path of each file that makes it a system to its contents.</summary>
    public static IReadOnlyDictionary<string, string> Skeleton { get; } = new Dictionary<string, string>
    {
        ["/etc/os-release"] = "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nID=debian\nVERSION_ID=\"12\"\n",
        ["/etc/fstab"] = $"UUID={VolumeId} / ext4 defaults 0 1\n",
        ["/etc/machine-id"] = "0123456789abcdef0123456789abcdef\n",
        ["/etc/hostname"] = "source\n",
        ["/etc/passwd"] = "root:x:0:0:root:/root:/bin/bash\nazureuser:x:1000:1000::/home/azureuser:/bin/bash\nother:x:1001:1001::/home/other:/bin/bash\n",
        ["/etc/shadow"] =
            "root:$6$salt$roothash:19000:0:99999:7:::\nazureuser:$6$salt$userhash:19000:0:99999:7:::\nother:$6$salt$otherhash:19000:0:99999:7:::\n",
        ["/etc/group"] = "root:x:0:\nadm:x:4:azureuser\nazureuser:x:1000:\nother:x:1001:\n",
        ["/etc/gshadow"] = "root:*::\nadm:*::azureuser\nazureuser:!::\nother:!::\n",
        ["/etc/login.defs"] = "UID_MIN 1000\nUID_MAX 60000\nUSERGROUPS_ENAB yes\nMAIL_DIR /var/mail\n",
        ["/etc/waagent.conf"] = "Provisioning.Agent=auto\nProvisioning.DeleteRootPassword=y\nProvisioning.RegenerateSshHostKeyPair=y\n",
        ["/etc/ssh/sshd_config"] = "Port 22\n",
        ["/usr/sbin/waagent"] = "#!/usr/bin/python3\n",
        ["/usr/bin/cloud-init"] = "#!/usr/bin/python3\n",
        ["/etc/cloud/cloud.cfg"] = "cloud_init_modules:\n - ssh\n",
        ["/home/azureuser/.bash_history"] = "az login\n",
        ["/home/other/keep.txt"] = "keep\n",
        ["/srv/keep.txt"] = "keep\n",
        ["/var/lib/waagent/ovf-env.xml"] =
            "<Environment xmlns:a=\"http://schemas.microsoft.com/windowsazure\"><a:ProvisioningSection><a:LinuxProvisioningConfigurationSet>"
            + "<a:UserName>azureuser</a:UserName></a:LinuxProvisioningConfigurationSet></a:ProvisioningSection></Environment>\n",
        ["/var/log/syslog"] = "Jun 15 source kernel: hello\n",
    };

    private SmallLinuxGuest(string path) => Path = path;

    /// <summary>The raw disk.</summary>
    public string Path { get; }

    /// <summary>Builds the disk as <c>guest.raw</c> in a folder.</summary>
    /// <param name="folder">Gets the disk and, during the build, its tree.</param>
    /// <param name="change">Changes the tree, whose root it gets, before the volume is created from it.</param>
    /// <param name="blockSize">Block size of the volume, in bytes.</param>
    public static SmallLinuxGuest Build(TemporaryFolder folder, Action<string> change, int blockSize = 1024)
    {
        Xunit.Skip.IfNot(Environment.IsPrivilegedProcess, "files of a guest belong to root");
        OutsideTool.Require("mke2fs", "sgdisk");
        string tree = folder.File("tree");
        foreach ((string path, string contents) in Skeleton)
        {
            Write(tree, path, contents);
        }

        change(tree);
        string disk = folder.File("guest.raw");
        using (FileStream file = File.Create(disk))
        {
            file.SetLength(DiskSize);
        }

        OutsideTool.RunChecked("sgdisk", "-n", "1:2048:+46M", "-t", "1:8300", disk);
        OutsideTool.RunChecked(
            "mke2fs",
            "-q", "-F", "-t", "ext4", "-b", blockSize.ToString(CultureInfo.InvariantCulture), "-U", VolumeId, "-d", tree,
            "-E", $"offset={VolumeOffset.ToString(CultureInfo.InvariantCulture)},root_owner=0:0", disk,
            (VolumeSize / blockSize).ToString(CultureInfo.InvariantCulture));
        OutsideTool.RunChecked("rm", "-r", tree); // names that are no text are beyond Directory.Delete
        return new SmallLinuxGuest(disk);
    }

    /// <summary>Builds the same system on a volume of a file system that must be filled through a mount.</summary>
    /// <param name="folder">Gets the disk.</param>
    /// <param name="fileSystem"><c>xfs</c> or <c>btrfs</c>.</param>
    /// <param name="change">Changes the mounted tree, whose root it gets.</param>
    /// <param name="size">Size of the volume, in bytes.</param>
    public static SmallLinuxGuest BuildOn(TemporaryFolder folder, string fileSystem, Action<string> change, long size = 320 << 20)
    {
        Xunit.Skip.IfNot(Environment.IsPrivilegedProcess, "to mount a volume needs root");
        OutsideTool.Require("mkfs." + fileSystem, "mount", "losetup", "sgdisk");
        string volume = folder.File("volume");
        SparseFile.Create(volume, size);
        // Btrfs cannot mount two volumes with the same UUID at a time, and another test may have one mounted.
        string id = fileSystem == "xfs" ? VolumeId : Guid.NewGuid().ToString();
        OutsideTool.RunChecked("mkfs." + fileSystem, [.. fileSystem == "xfs" ? ["-q", "-m", $"uuid={id}"] : (string[])["-q", "-U", id], volume]);
        MountPoint.While(
            // Another test may have a volume with the same UUID mounted.
            mount => OutsideTool.RunChecked("mount", "-t", fileSystem, "-o", fileSystem == "xfs" ? "loop,nouuid" : "loop", volume, mount),
            MountPoint.Unmount,
            mount =>
            {
                foreach ((string path, string contents) in Skeleton)
                {
                    Write(
                        mount,
                        path,
                        contents.Replace(" ext4 ", $" {fileSystem} ", StringComparison.Ordinal).Replace(VolumeId, id, StringComparison.Ordinal));
                }

                change(mount);
            });
        string disk = folder.File("guest.raw");
        SparseFile.Create(disk, size + (2 << 20));
        OutsideTool.RunChecked("sgdisk", $"-n1:2048:+{size >> 20}M", "-t1:8300", disk);
        SparseFile.Copy(volume, 0, size, disk, VolumeOffset);
        File.Delete(volume);
        return new SmallLinuxGuest(disk);
    }

    /// <summary>Makes a change while the kernel's driver has the volume of the disk mounted.</summary>
    public SmallLinuxGuest Mounted(Action<string> change)
    {
        OutsideTool.Require("mount", "losetup");
        MountPoint.While(
            mount => OutsideTool.RunChecked("mount", "-o", $"loop,offset={VolumeOffset},sizelimit={VolumeSize}", Path, mount), MountPoint.Unmount, change);
        return this;
    }

    /// <summary>Extends the disk with a second ext4 partition.</summary>
    /// <param name="folder">Gets its tree during the build.</param>
    /// <param name="change">Fills the tree, whose root it gets.</param>
    /// <param name="type">Partition type as sgdisk takes it.</param>
    /// <param name="uniqueId">GPT unique id of the partition.</param>
    public SmallLinuxGuest WithSecondVolume(TemporaryFolder folder, Action<string> change, string type = "8300", string uniqueId = SecondPartitionId)
    {
        string tree = folder.File("tree");
        Directory.CreateDirectory(tree);
        change(tree);
        using (FileStream file = File.OpenWrite(Path))
        {
            file.SetLength(2 * DiskSize);
        }

        OutsideTool.RunChecked("sgdisk", "-e", "-n", $"2:{DiskSize >> 20}M:+40M", "-t", $"2:{type}", "-u", $"2:{uniqueId}", Path);
        OutsideTool.RunChecked(
            "mke2fs",
            "-q", "-F", "-t", "ext4", "-U", SecondVolumeId, "-d", tree, "-E",
            $"offset={DiskSize.ToString(CultureInfo.InvariantCulture)},root_owner=0:0", Path, "40960k");
        OutsideTool.RunChecked("rm", "-r", tree);
        return this;
    }

    /// <summary>Writes a file of a tree, creating the folders on the way.</summary>
    public static void Write(string tree, string path, string contents)
    {
        string target = tree + path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
        File.WriteAllText(target, contents);
    }

    /// <summary>Replaces whatever is at a path of a tree with a symbolic link.</summary>
    public static void Link(string tree, string path, string linkTarget)
    {
        string link = tree + path;
        if (Directory.Exists(link))
        {
            Directory.Delete(link, recursive: true);
        }

        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(link)!);
        File.Delete(link);
        File.CreateSymbolicLink(link, linkTarget);
    }
}
