using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Hostile;

/// <summary>Files as large as a file system allows that hold nothing, files that claim to be larger, and folders with endless numbers of names.</summary>
internal static class HostileSizes
{
    private const long LargestOfExt = (1L << 44) - 4096; // 2^32 - 1 blocks of 4 KiB
    private const long LargestOfNtfs = (1L << 44) - (64 << 10); // what Windows takes with clusters of 4 KiB

    private static readonly string[] OfLinux =
    [
        "/etc/ssh/ssh_host_rsa_key", "/etc/machine-id", "/etc/netplan/50-cloud-init.yaml", "/var/log/syslog", "/root/.bash_history", "/home/azureuser/file",
        "/etc/cloud/cloud.cfg.d/99.cfg", "/var/lib/waagent/GoalState.xml", "/boot/initrd.img-6.1.0-1-amd64", "/swapfile",
    ];

    private static readonly string[] OfWindows =
    [
        "pagefile.sys", "Windows/MEMORY.DMP", "Windows/Panther/setupact.log", "Windows/Panther/unattend.xml",
        "Windows/Setup/Scripts/SetupComplete.cmd", "Windows/System32/drivers/etc/hosts", "AzureData/CustomData.bin",
    ];

    public static Dictionary<string, Func<TemporaryFolder, string>> All { get; } = new()
    {
        ["ext: files of 16 TiB that are all hole"] = folder =>
            SmallLinuxGuest.Build(folder, _ => { }, blockSize: 4096).Mounted(mount => Lengthen(mount, OfLinux, LargestOfExt)).Path,
        ["ext: files that claim 8 EiB"] = folder =>
            HostileGuests.Debugfs(folder, "sif /var/log/syslog size 0x7fffffffffffffff", "sif /home/azureuser/.bash_history size 0x7ffffffffffff000"),
        ["ext: a password file that claims 4 TiB"] = folder => HostileGuests.Debugfs(folder, "sif /etc/shadow size 0x3fffffffc00"),
        ["XFS: files of 8 EiB that are all hole"] = folder =>
            SmallLinuxGuest.BuildOn(folder, "xfs", mount => Lengthen(mount, OfLinux, long.MaxValue)).Path,
        ["Btrfs: files of 8 EiB that are all hole"] = folder =>
            SmallLinuxGuest.BuildOn(folder, "btrfs", mount => Lengthen(mount, OfLinux, long.MaxValue)).Path,
        ["NTFS: files of 16 TiB that are all hole"] = folder =>
            HostileWindows.Change(folder, volume => Lengthen(volume[""].TrimEnd('/'), OfWindows, LargestOfNtfs)),
        ["NTFS: a log of a hive that has 16 TiB"] = folder =>
            HostileWindows.Change(folder, volume => Lengthen(volume[""].TrimEnd('/'), ["Windows/System32/config/SOFTWARE.LOG1"], LargestOfNtfs)),
        ["ext: a folder of names without end"] = folder => HostileGuests.Ext(folder).Mounted(mount =>
        {
            HostileTrees.MakeLinks(mount + "/var/log/many", HostileGuests.Names / 2);
            HostileTrees.MakeLinks(mount + "/home/azureuser/many", HostileGuests.Names / 2);
        }).Path,
        ["XFS: files without end, a tenth of them to remove"] = folder => SmallLinuxGuest.BuildOn(
            folder,
            "xfs",
            mount =>
            {
                HostileTrees.MakeFiles(mount + "/srv/many", HostileGuests.Files / 10 * 9);
                HostileTrees.MakeFiles(mount + "/var/log/many", HostileGuests.Files / 10);
            },
            size: 2L << 30).Path,
        ["NTFS: a folder of names without end"] = folder => HostileWindows.ChangeLarge(
            folder,
            512,
            volume => HostileTrees.MakeLinks(volume["Windows/Panther/many"], HostileGuests.Names, namesOfFile: 1)),
    };

    private static void Lengthen(string root, string[] paths, long length)
    {
        foreach (string path in paths.Select(path => Path.Combine(root, path.TrimStart('/'))))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using FileStream file = File.OpenWrite(path);
            file.SetLength(length);
        }
    }
}
