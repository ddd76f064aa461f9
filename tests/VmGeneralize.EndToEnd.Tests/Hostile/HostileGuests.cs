using System.IO.Compression;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Hostile;

/// <summary>
/// The hostile guests: each entry makes a disk in a folder and returns its path. The formats' own tests and fuzzing cover damage to single fields.
/// </summary>
internal static class HostileGuests
{
    private const string User = "/home/azureuser";

    /// <summary>VMG_HOSTILE=1 makes them as large as intended; otherwise a test run has no time for that.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("VMG_HOSTILE") is { Length: > 0 };

    private static int Levels => IsFull ? 5_000 : 2_000;

    /// <summary>Number of names in one folder.</summary>
    public static int Names => IsFull ? 300_000 : 20_000;

    /// <summary>Number of files in a tree of folders.</summary>
    public static int Files => IsFull ? 1_000_000 : 20_000;

    private static readonly Dictionary<string, Func<TemporaryFolder, string>> Rows = new()
    {
        ["ext: a tree of thousands of levels"] = folder => Ext(folder).Mounted(mount => HostileTrees.MakeLevels(mount + User, Levels)).Path,
        ["ext: names that are written to be shown"] = folder => Ext(folder, tree =>
        {
            HostileTrees.MakeNames(tree + "/var/lib/waagent");
            HostileTrees.MakeNames(tree + "/etc/ssh");
            HostileTrees.MakeNames(tree + "/var/log");
            SmallLinuxGuest.Write(tree, "/etc/os-release", "ID=debian\nVERSION_ID=12\nPRETTY_NAME=\"\e[2Ja\u202Egpj.exe <script>\u2066\"\n");
            SmallLinuxGuest.Write(tree, "/etc/hostname", "\u202Eevil\e]0;taken\a\n");
        }).Path,
        ["ext: extents of a depth that leads nowhere"] = folder => Debugfs(folder, "sif /var/log/syslog block[1] 0x00050004"),
        ["ext: an inode that is its own extents"] = folder => Debugfs(folder, "sif /var/log/syslog block[1] 0x00010004", "sif /var/log/syslog block[4] 1"),
        ["ext: files that are all hole"] = folder => Ext(folder, tree =>
        {
            string[] sparse = ["/etc/ssh/ssh_host_rsa_key", "/var/log/syslog", "/root/.bash_history", User + "/file", "/etc/cloud/cloud.cfg.d/99.cfg"];
            foreach (string path in sparse)
            {
                SmallLinuxGuest.Write(tree, path, "");
                using FileStream file = File.OpenWrite(tree + path);
                file.SetLength(1L << 40);
            }
        }).Path,
        ["ext: texts that grow when they are read"] = folder => Ext(folder, tree =>
        {
            // Each level repeats the one before it ten times.
            string aliases = Bomb(level => $"*a{level},", (level, ten) => $"a{level}: &a{level} [{ten}]\n");
            SmallLinuxGuest.Write(tree, "/etc/cloud/cloud.cfg.d/90.cfg", $"a0: &a0 [x]\n{aliases}");
            string entities = Bomb(level => $"&e{level};", (level, ten) => $"<!ENTITY e{level} \"{ten}\">");
            SmallLinuxGuest.Write(
                tree,
                "/var/lib/waagent/ovf-env.xml",
                $"<!DOCTYPE x [<!ENTITY e0 \"azureuser\">{entities}]><Environment><UserName>&e20;</UserName></Environment>");
            SmallLinuxGuest.Write(tree, "/etc/netplan/01.yaml", new string('[', 100_000));
            File.AppendAllText(tree + "/etc/fstab", string.Concat(Enumerable.Repeat("none /x tmpfs defaults 0 0\n", 50_000)));
        }).Path,
        ["ext: a RAM disk that unpacks to gigabytes"] = folder => Ext(folder, tree =>
        {
            Directory.CreateDirectory(tree + "/boot");
            using GZipStream packed = new(File.Create(tree + "/boot/initrd.img-6.1.0-1-amd64"), CompressionLevel.Fastest);
            byte[] zeros = new byte[16 << 20];
            for (int part = 0; part < 128; part++)
            {
                packed.Write(zeros);
            }
        }).Path,
        ["XFS: a tree of thousands of levels"] = folder =>
            SmallLinuxGuest.BuildOn(folder, "xfs", mount => HostileTrees.MakeLevels(mount + User, Levels)).Path,
        ["XFS: thousands of names for a few files"] = folder =>
            SmallLinuxGuest.BuildOn(folder, "xfs", mount => HostileTrees.MakeLinks(mount + "/var/log/many", Names)).Path,
        ["XFS: names that are written to be shown"] = folder =>
            SmallLinuxGuest.BuildOn(folder, "xfs", mount => HostileTrees.MakeNames(mount + "/var/lib/waagent")).Path,
        ["Btrfs: many levels, names and links"] = folder => SmallLinuxGuest.BuildOn(folder, "btrfs", mount =>
        {
            HostileTrees.MakeLevels(mount + User, Levels / 2);
            HostileTrees.MakeLinks(mount + "/var/log/many", Math.Min(Names, 30_000));
            HostileTrees.MakeNames(mount + "/var/lib/waagent");
        }).Path,
        ["NTFS: levels and names"] = folder => HostileWindows.Change(folder, volume =>
        {
            HostileTrees.MakeLevels(volume["Windows/Panther/deep"], Levels / 4);
            HostileTrees.MakeNames(volume["Windows/Panther"]);
        }),
        ["FAT: a root whose chain meets itself"] = folder => HostileWindows.WithFatLoop(folder),
    };

    public static Dictionary<string, Func<TemporaryFolder, string>> All { get; } =
        new([.. Rows, .. HostileLoops.All, .. HostileSizes.All, .. HostileNtfs.All, .. HostileHives.All, .. HostileLvm.All, .. HostileVhdx.All]);

    public static SmallLinuxGuest Ext(TemporaryFolder folder, Action<string>? change = null) => SmallLinuxGuest.Build(folder, change ?? (_ => { }));

    public static string Debugfs(TemporaryFolder folder, params string[] commands)
    {
        OutsideTool.Require("debugfs");
        string disk = Ext(folder).Path;
        foreach (string command in commands)
        {
            OutsideTool.RunChecked("debugfs", "-w", "-R", command, $"{disk}?offset={SmallLinuxGuest.VolumeOffset}");
        }

        return disk;
    }

    private static string Bomb(Func<int, string> reference, Func<int, string, string> definition) => string.Concat(
        Enumerable.Range(1, 20).Select(level => definition(level, string.Concat(Enumerable.Repeat(reference(level - 1), 10)))));
}
