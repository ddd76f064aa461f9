using System.Text;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>Disks with a small Linux that have strings in every place that nothing owns, and in some live places.</summary>
/// <param name="Path">The raw disk.</param>
/// <param name="Dead">Strings in places that nothing owns, each as ASCII and as UTF-16.</param>
/// <param name="Live">Strings in boot code and in unknown contents.</param>
internal sealed record UnallocatedDisk(string Path, IReadOnlyList<string> Dead, IReadOnlyList<string> Live)
{
    public const int RootMiB = 46; // the volume of the small guest

    private const long MiB = 1 << 20;
    private const int Sector = 512;
    private const int ShrunkRootMiB = 32;

    /// <summary>
    /// GPT on a disk that is not a whole number of MiB: ext4 root, FAT and NTFS that are smaller than their partitions, a Microsoft reserved partition
    /// over an older FAT, a deleted NTFS partition, gaps and a tail.
    /// </summary>
    public static UnallocatedDisk Gpt(TemporaryFolder folder)
    {
        OutsideTool.Require("sgdisk", "e2fsck", "resize2fs", "mkfs.vfat", "mkntfs", "ntfsresize", "ntfsfix");
        string root = Root(folder);
        string fat = Volume(folder, "fat", 4, "mkfs.vfat", "-F", "12");
        string ntfs = Volume(folder, "ntfs", 16, "mkntfs", "-F", "-Q", "-q", "-p", "2048", "-H", "255", "-S", "63");
        string deleted = Volume(folder, "deleted", 8, "mkntfs", "-F", "-Q", "-q");
        OutsideTool.RunChecked("bash", "-c", "echo y | ntfsresize -f -s 10M \"$0\" && ntfsfix -d \"$0\"", ntfs);

        string disk = folder.File("gpt.raw");
        SparseFile.Create(disk, (110 * MiB) + (77 * Sector));
        OutsideTool.RunChecked(
            "sgdisk",
            "-n", $"1:2048:+{RootMiB}M", "-t", "1:8300",
            "-n", "2:0:+4M", "-t", "2:0C01",
            "-n", "3:0:+8M", "-t", "3:EF00",
            "-n", "4:0:+16M", "-t", "4:0700",
            disk);
        Writer writer = new(disk);
        writer.Copy(root, 1 * MiB);
        writer.Copy(fat, 47 * MiB); // lies below the reserved partition
        writer.Copy(fat, 51 * MiB);
        writer.Copy(ntfs, 59 * MiB);
        writer.Copy(deleted, 80 * MiB); // no entry of the table names it
        writer.Dead("behind-ext4", (1 + ShrunkRootMiB) * MiB);
        writer.Dead("in-reserved", 50 * MiB);
        writer.Dead("behind-fat", 55 * MiB);
        writer.Dead("behind-ntfs", (59 + 10) * MiB);
        writer.Dead("before-the-backup", (75 * MiB) - 1024);
        writer.Dead("in-deleted-partition", (80 * MiB) + (3 * MiB));
        writer.Dead("behind-the-table", 34 * Sector);
        writer.Dead("before-the-first", (1 * MiB) - 300);
        writer.Dead("tail", 105 * MiB);
        writer.Dead("beside-the-backup-table", (110 * MiB) + (77 * Sector) - (34 * Sector));
        writer.Live("boot-code", 64);
        return writer.Done();
    }

    /// <summary>
    /// MBR: ext4 root that is smaller than its partition, an extended partition with an ext4 that is smaller too, and something unknown; gaps and a tail.
    /// </summary>
    public static UnallocatedDisk Mbr(TemporaryFolder folder)
    {
        OutsideTool.Require("sfdisk", "e2fsck", "resize2fs", "mke2fs");
        string root = Root(folder);
        string data = Volume(folder, "data", 6, "mke2fs", "-q", "-F", "-t", "ext4");
        string disk = folder.File("mbr.raw");
        SparseFile.Create(disk, 110 * MiB);
        OutsideTool.RunChecked(
            "bash",
            "-c",
            $"printf 'label: dos\\nlabel-id: 0x5a3c1d2e\\nstart=2048,size={RootMiB * 2048},type=83,bootable\\nstart=102400,size=81920,type=5\\n"
            + "start=104448,size=16384,type=83\\nstart=131072,size=16384,type=7\\n' | sfdisk -q \"$0\"",
            disk);
        Writer writer = new(disk);
        writer.Copy(root, 1 * MiB);
        writer.Copy(data, 104448L * Sector);
        writer.Dead("behind-ext4", (1 + ShrunkRootMiB) * MiB);
        writer.Dead("between-primaries", 48 * MiB);
        writer.Dead("behind-the-extended-record", (102400L * Sector) + 1024);
        writer.Dead("behind-logical-ext4", (104448L * Sector) + (7 * MiB));
        writer.Dead("between-logicals", 125000L * Sector);
        writer.Dead("extended-tail", 150000L * Sector);
        writer.Dead("tail", 100 * MiB);
        writer.Live("boot-code", 64);
        writer.Live("second-stage", 5 * Sector);
        writer.Live("unknown-partition", (131072L * Sector) + 4000);
        return writer.Done();
    }

    private static string Root(TemporaryFolder folder)
    {
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, _ => { });
        string root = folder.File("root");
        SparseFile.Extract(guest.Path, SmallLinuxGuest.VolumeOffset, RootMiB * MiB, root);
        OutsideTool.Run("e2fsck", "-fy", root);
        OutsideTool.RunChecked("resize2fs", root, $"{ShrunkRootMiB}M");
        return root;
    }

    private static string Volume(TemporaryFolder folder, string name, int mebibytes, string program, params string[] options)
    {
        string path = folder.File(name);
        SparseFile.Create(path, mebibytes * MiB);
        OutsideTool.RunChecked(program, [.. options, path]);
        return path;
    }

    private sealed class Writer(string disk)
    {
        private readonly List<string> _dead = [];
        private readonly List<string> _live = [];

        public void Copy(string source, long offset) => SparseFile.Copy(source, 0, new FileInfo(source).Length, disk, offset);

        public void Dead(string name, long offset) => _dead.Add(Plant($"VmgDead-{name}", offset));

        public void Live(string name, long offset) => _live.Add(Plant($"VmgLive-{name}", offset));

        public UnallocatedDisk Done() => new(disk, _dead, _live);

        private string Plant(string text, long offset)
        {
            using FileStream file = new(disk, FileMode.Open, FileAccess.Write);
            file.Position = offset;
            file.Write([.. Encoding.ASCII.GetBytes(text), 0, .. Encoding.Unicode.GetBytes(text)]);
            return text;
        }
    }
}
