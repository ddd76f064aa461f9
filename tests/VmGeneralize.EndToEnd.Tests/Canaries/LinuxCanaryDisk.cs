using System.Globalization;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>
/// An MBR disk with a small Debian: an ext4 root that is smaller than its partition, swap, and in an extended partition an ext2, a FAT12 and an
/// ext4 without checksums that nothing mounts; plus gaps and a tail.
/// </summary>
internal static class LinuxCanaryDisk
{
    private const long MiB = 1 << 20;
    private const int Sector = 512;
    private const int RootMiB = 46;
    private const int SwapStart = 50;
    private const int ExtendedStart = 56;
    private const int Ext2Start = 58;
    private const int Ext2MiB = 12;
    private const int FatStart = 74;
    private const int FatMiB = 2;
    private const int FurtherStart = 78;
    private const int FurtherMiB = 24;
    private const int GroupStart = 104;
    private const int GroupMiB = 6;
    private const int DiskMiB = 114;

    public static CanaryDisk Build(TemporaryFolder folder)
    {
        OutsideTool.Require("sfdisk", "mke2fs", "mkswap", "mkfs.vfat", "debugfs");
        Canary swapFile = new("ext4: swap file", "a swap file that is in use", "linux-swap-files", Canary.Name("ext4", "swap-file"));
        Canary log = new("ext4: log", "a log that an operation empties", "linux-logs", Canary.Name("ext4", "log"));
        string root = Root(folder, swapFile, log);
        IReadOnlyList<Canary> inRoot = [swapFile, log, .. ExtVolumePlanter.Plant(root, "ext4")];
        string data = folder.File("data");
        SparseFile.Create(data, Ext2MiB * MiB);
        string tree = folder.File("data-tree");
        SmallLinuxGuest.Write(tree, "/srv/keep.txt", "keep\n");
        OutsideTool.RunChecked("mke2fs", "-q", "-F", "-t", "ext2", "-b", "1024", "-I", "256", "-d", tree, data);
        string further = folder.File("further");
        SparseFile.Create(further, FurtherMiB * MiB);
        OutsideTool.RunChecked("mke2fs", "-q", "-F", "-t", "ext4", "-b", "4096", "-I", "256", "-O", "^metadata_csum,uninit_bg,^64bit", "-d", tree, further);
        IReadOnlyList<Canary> inFurther = ExtVolumePlanter.Plant(further, "ext4-4k");
        IReadOnlyList<Canary> inData = ExtVolumePlanter.Plant(data, "ext2");
        string fat = DiskWriter.Image(folder, "fat12", FatMiB, "mkfs.vfat", "-F", "12");
        IReadOnlyList<Canary> inFat = FatVolumePlanter.Plant(fat, "fat12");
        string swap = DiskWriter.Image(folder, "swap", 4, "mkswap");

        string disk = folder.File("linux.raw");
        SparseFile.Create(disk, DiskMiB * MiB);
        OutsideTool.RunChecked(
            "bash",
            "-c",
            "printf 'label: dos\\nlabel-id: 0x5a3c1d2e\\n"
            + $"start=2048,size={Sectors(RootMiB + 2)},type=83,bootable\\nstart={Sectors(SwapStart)},size={Sectors(4)},type=82\\n"
            + $"start={Sectors(ExtendedStart)},size={Sectors(GroupStart + GroupMiB - ExtendedStart)},type=5\\n"
            + $"start={Sectors(Ext2Start)},size={Sectors(Ext2MiB + 2)},type=83\\nstart={Sectors(FatStart)},size={Sectors(FatMiB)},type=1\\n"
            + $"start={Sectors(FurtherStart)},size={Sectors(FurtherMiB)},type=83\\n"
            + $"start={Sectors(GroupStart)},size={Sectors(GroupMiB)},type=8e\\n' | sfdisk -q \"$0\"",
            disk);
        DiskWriter writer = new(disk);
        writer.Add(new CanaryPartition("root", "ext", MiB, RootMiB * MiB), root, inRoot);
        writer.Add(new CanaryPartition("data", "ext", Ext2Start * MiB, Ext2MiB * MiB), data, inData);
        writer.Add(new CanaryPartition("fat12", "fat", FatStart * MiB, FatMiB * MiB), fat, inFat);
        writer.Add(new CanaryPartition("further", "ext", FurtherStart * MiB, FurtherMiB * MiB), further, inFurther);
        writer.AddDead(swap, SwapStart * MiB, []);
        Canary ring = new("mbr disk: older-description", "vgrename: older descriptions have the former name", "deep-scrub", Canary.Name("mbr", "ring"));
        writer.AddDead(LvmVolume.Build(folder, GroupMiB, ring.Text), GroupStart * MiB, [ring]);
        writer.Plant("mbr", "free-extent", ((GroupStart + GroupMiB) * MiB) - (1 * MiB), "in an extent of a volume group that no volume uses");
        writer.Plant("mbr", "in-extended-record", (ExtendedStart * MiB) + 60, "in an extended boot record, which has no code", "deep-scrub");
        writer.PlantInUnusedEntry("mbr", 3);
        writer.Plant("mbr", "swap", (SwapStart * MiB) + (2 * MiB), "in a page of a swap partition");
        writer.Plant("mbr", "swap-header", (SwapStart * MiB) + 2000, "in the unused part of the header of a swap partition");
        writer.Plant("mbr", "behind-ext4-volume", (1 + RootMiB) * MiB, "behind a volume that is smaller than its partition");
        writer.Plant("mbr", "behind-ext2-volume", (Ext2Start + Ext2MiB) * MiB, "behind a volume that is smaller than its partition");
        writer.Plant("mbr", "between-partitions", (SwapStart - 1) * MiB, "between two partitions");
        writer.Plant("mbr", "behind-extended-record", (ExtendedStart * MiB) + 1024, "behind an extended boot record");
        writer.Plant("mbr", "between-logical-partitions", (FatStart * MiB) - 100_000, "between two logical partitions");
        writer.Plant("mbr", "tail", (DiskMiB - 2) * MiB, "after the last partition");
        return writer.Done();
    }

    private static string Root(TemporaryFolder folder, Canary swapFile, Canary log)
    {
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, tree =>
        {
            string swap = tree + "/swapfile";
            File.WriteAllBytes(swap, new byte[128 << 10]);
            OutsideTool.RunChecked("mkswap", swap);
            using (FileStream file = new(swap, FileMode.Open, FileAccess.Write))
            {
                file.Position = 64 << 10;
                file.Write(swapFile.Fill(10_000));
            }

            File.AppendAllText(tree + "/etc/fstab", "/swapfile none swap sw 0 0\n");
            File.WriteAllBytes(tree + "/var/log/planted.log", log.Fill(10_000));
        });
        string root = folder.File("root");
        SparseFile.Extract(guest.Path, SmallLinuxGuest.VolumeOffset, RootMiB * MiB, root);
        return root;
    }

    private static string Sectors(int mebibytes) => (mebibytes * MiB / Sector).ToString(CultureInfo.InvariantCulture);
}
