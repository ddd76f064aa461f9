using VmGeneralize.Blocks;
using VmGeneralize.Volumes.Gpt;
using VmGeneralize.Volumes.Mbr;

namespace VmGeneralize.Volumes;

/// <summary>Reads the partition tables of a disk: GPT, MBR or none.</summary>
public static class PartitionTable
{
    /// <exception cref="CorruptDataException">Damaged tables, or partitions that overlap or extend past the disk.</exception>
    /// <exception cref="UnsupportedFeatureException">Tables written for another sector size, or a future GPT revision.</exception>
    public static PartitionLayout Read(IBlockDevice disk) => DiskClaims.Add(ReadTables(disk), disk);

    /// <summary>The partition as its own device, which does not own the disk.</summary>
    public static IBlockDevice OpenVolume(IBlockDevice disk, Partition partition) =>
        new SliceDevice(disk, partition.Extent, $"Partition {partition.Number}");

    /// <summary>The bytes that belong to no partition: tables, the gap after the MBR where boot loaders are, the space between and after partitions.</summary>
    public static ExtentSet GapExtents(PartitionLayout layout, long diskLength)
    {
        ExtentSet gaps = new([new Extent(0, diskLength)]);
        foreach (Partition partition in layout.Partitions)
        {
            if (!partition.IsExtendedContainer)
            {
                gaps.Remove(partition.Extent);
            }
        }

        return gaps;
    }

    /// <summary>
    /// The space that no partition owns, except live data in it: where partitions were deleted, where alignment left gaps, the end of an
    /// enlarged disk. Nothing refers to it, whatever signatures of earlier file systems it has.
    /// </summary>
    public static IReadOnlyList<UnallocatedSpace> UnallocatedSpaces(PartitionLayout layout, long diskLength)
    {
        ExtentSet unowned = GapExtents(layout, diskLength);
        foreach (Extent live in layout.TableExtents.Concat(layout.KeptExtents))
        {
            unowned.Remove(live);
        }

        List<UnallocatedSpace> spaces = [];
        Partition? last = null;
        long position = 0;
        foreach (Partition partition in layout.Partitions.Where(partition => !partition.IsExtendedContainer).OrderBy(partition => partition.Extent))
        {
            Add(
                position,
                partition.Extent.Offset,
                last is null ? $"before partition {partition.Number}" : $"between partition {last.Number} and partition {partition.Number}");
            last = partition;
            position = partition.Extent.End;
        }

        Add(position, diskLength, last is null ? "on a disk without partitions" : $"after the last partition ({last.Number})");
        return spaces;

        void Add(long start, long end, string place)
        {
            ExtentSet extents = new(unowned.Within(Extent.FromBounds(start, Math.Max(start, end))));
            if (extents.Count > 0)
            {
                spaces.Add(new UnallocatedSpace(place, extents));
            }
        }
    }

    private static PartitionLayout ReadTables(IBlockDevice disk)
    {
        int sectorSize = disk.LogicalSectorSize;
        if (sectorSize is not (512 or 4096))
        {
            throw new UnsupportedFeatureException($"A logical sector size of {sectorSize} bytes", "Disks have 512 or 4096.");
        }

        if (disk.Length < sectorSize)
        {
            throw new CorruptDataException("Disk", 0, $"expected at least one sector of {sectorSize} bytes, is {disk.Length} bytes");
        }

        byte[] bytes = new byte[MasterBootRecord.Size];
        disk.Read(0, bytes);
        MasterBootRecord mbr = MasterBootRecord.Read(bytes);
        if (mbr.IsProtective)
        {
            return GptReader.Read(disk, mbr);
        }

        WholeDiskSignature? contents = WholeDiskSignature.Find(disk, bytes);
        bool tableIsPlausible = mbr.IsPlausible(disk.Length / sectorSize);
        if (contents is not null && !tableIsPlausible)
        {
            // The last bytes of an NTFS or FAT boot sector are 55 AA as well, and its boot code is where the entries would be.
            return WholeDisk(disk, contents);
        }

        // Windows and firmware need the protective MBR, but a disk that lost it, and perhaps the sectors after it, is better read than rejected.
        if (contents is null && !mbr.Entries.Any(entry => mbr.IsSigned && entry.IsUsed) && GptReader.TryReadWithoutProtectiveMbr(disk, mbr) is { } gpt)
        {
            return gpt;
        }

        if (!mbr.IsSigned)
        {
            return WholeDisk(disk, contents);
        }

        return MbrReader.Read(disk, mbr, contents);
    }

    private static PartitionLayout WholeDisk(IBlockDevice disk, WholeDiskSignature? contents) => new()
    {
        Scheme = PartitionScheme.None,
        TableExtents = [],
        KeptExtents = contents is null ? [new Extent(0, disk.Length)] : [],
        Partitions = contents is null
            ? []
            :
            [
                new Partition
                {
                    Number = 1,
                    Extent = new Extent(0, disk.Length),
                    TypeName = $"Whole disk ({contents.Name})",
                    Role = PartitionRole.Ordinary,
                },
            ],
        Notes = contents is null
            ? ["There is no partition table, and no known file system starts at the first sector."]
            : [$"There is no partition table: the whole disk is one volume ({contents.Name})."],
    };
}
