using System.Globalization;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>
/// A GPT disk with a sysprepped Windows: ESP (FAT32), reserved partition, C: (NTFS, clusters of 4 KiB), recovery, and after them NTFS volumes with
/// clusters of 512 bytes, 64 KiB and 2 MiB, a FAT16, a deleted NTFS partition and a tail.
/// </summary>
internal static class WindowsCanaryDisk
{
    private const long MiB = 1 << 20;
    private const int Sector = 512;
    private const int GuestMiB = 320;

    // Sizes of the partitions after those of the guest, and of their volumes.
    private static readonly (string Name, int Cluster, int PartitionMiB, int VolumeMiB)[] Further =
        [("n512", 512, 16, 16), ("n64k", 64 << 10, 26, 24), ("n2m", 2 << 20, 96, 96)];

    public static CanaryDisk Build(TemporaryFolder folder)
    {
        OutsideTool.Require("sgdisk", "mkntfs", "mkfs.vfat", "ntfslabel", "ntfsresize");
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions { SizeMiB = GuestMiB, Files = 20 });
        string disk = folder.File("windows.raw");
        NtfsPlanter planter = NtfsPlanter.Plant(guest, disk);
        DiskWriter writer = new(disk);

        string system = folder.File("c");
        SparseFile.Extract(disk, guest.CStart, guest.CLength, system);
        NtfsPlace[] places = [.. NtfsDeletedPlaces.All, NtfsDeletedPlaces.RecycleBin, .. HivePlaces.All, .. NtfsPatchedPlaces.All];
        IReadOnlyList<Canary> planted = CanaryVolume.Plant(system, "n4k", places);
        writer.Add(
            new CanaryPartition("C:", "ntfs", guest.CStart, guest.CLength),
            system,
            [.. planted, .. planter.Needles.Where(IsLeft).Select(needle => new Canary($"NTFS 4 KiB: {needle}", "removed now", "defaults", needle))]);

        long start = GuestMiB * MiB;
        OutsideTool.RunChecked("truncate", "-s", Text((start + (200 * MiB)) / MiB) + "M", disk);
        OutsideTool.RunChecked("sgdisk", "-e", disk);
        foreach ((string name, int cluster, int partition, int size) in Further)
        {
            OutsideTool.RunChecked("sgdisk", "-n", $"0:{Text(start / Sector)}:+{partition}M", "-t", "0:0700", disk);
            string[] geometry = ["-p", Text(start / Sector), "-H", "255", "-S", "63"];
            string image = DiskWriter.Image(folder, name, size, "mkntfs", ["-F", "-Q", "-q", "-c", Text(cluster), .. geometry]);
            writer.Add(
                new CanaryPartition(name, "ntfs", start, size * MiB),
                image,
                CanaryVolume.Plant(image, name, [.. NtfsDeletedPlaces.All, .. NtfsPatchedPlaces.All]));
            if (partition > size)
            {
                writer.Plant("gpt", "behind-ntfs-volume", start + (size * MiB) + 70_000, "behind a volume that is smaller than its partition");
            }

            start += partition * MiB;
        }

        OutsideTool.RunChecked("sgdisk", "-n", $"0:{Text(start / Sector)}:+12M", "-t", "0:0700", disk);
        AddFat(writer, DiskWriter.Image(folder, "fat16", 10, "mkfs.vfat", "-F", "16", "-s", "1", "-R", "8"), "fat16", start);
        writer.Plant("gpt", "behind-fat-volume", start + (11 * MiB), "behind a volume that is smaller than its partition");
        string esp = folder.File("esp");
        SparseFile.Extract(disk, MiB, 100 * MiB, esp);
        AddFat(writer, esp, "fat32", MiB);

        start += 14 * MiB;
        string deleted = DiskWriter.Image(folder, "deleted", 12, "mkntfs", "-F", "-Q", "-q");
        const string How = "a partition that is no longer in the table";
        Canary page = new("gpt disk: file of a deleted partition", How, "not copied", Canary.Name("gpt", "deleted-partition"));
        using (MountedNtfs volume = new(deleted))
        {
            volume.Write("pagefile.sys", page.Fill(200_000));
            volume.Write("Windows/Panther/setupact.log", "x");
        }

        writer.AddDead(deleted, start, [page]);
        writer.Plant("gpt", "in-reserved-partition", (101 * MiB) + (5 * MiB), "in the Microsoft reserved partition");
        writer.Plant("gpt", "behind-the-table", 40 * Sector, "between the table and the first partition");
        writer.Plant("gpt", "in-header-sector", Sector + 120, "behind the header of the table, in its sector", "deep-scrub");
        writer.Plant("gpt", "in-backup-header-sector", new FileInfo(disk).Length - Sector + 120, "behind the copy of the header, in its sector", "deep-scrub");
        writer.PlantInUnusedEntry("gpt", 2);
        writer.Plant("gpt", "tail", start + (14 * MiB), "after the last partition");
        return writer.Done();
    }

    // Later planting reuses freed records and clusters.
    private static bool IsLeft(string needle) => !needle.StartsWith("VmgPlant-deleted-", StringComparison.Ordinal);

    private static void AddFat(DiskWriter writer, string image, string name, long start)
    {
        IReadOnlyList<Canary> planted = FatVolumePlanter.Plant(image, name);
        writer.Add(new CanaryPartition(name, "fat", start, new FileInfo(image).Length), image, planted);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
