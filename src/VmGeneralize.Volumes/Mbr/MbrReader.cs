using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes.Mbr;

/// <summary>Reads a disk that is divided by an MBR, its extended partitions included.</summary>
internal sealed class MbrReader
{
    private const string Structure = "Master boot record";
    private const string EbrStructure = "Extended boot record";

    // Far above what any system uses; only a damaged chain gets there.
    private const int MaxLogicalPartitions = 1024;

    private const long LargestBootGap = 1 << 20; // bytes
    private const int LargestBootSector = 4096;
    private const long TrackSectors = 63;

    private readonly IBlockDevice _disk;
    private readonly int _sectorSize;
    private readonly List<Partition> _partitions = [];
    private readonly ExtentSet _tables = [];
    private readonly ExtentSet _kept = [];
    private readonly List<string> _notes = [];
    private int _nextLogicalNumber = 5;

    private MbrReader(IBlockDevice disk)
    {
        _disk = disk;
        _sectorSize = disk.LogicalSectorSize;
    }

    /// <param name="disk">The disk.</param>
    /// <param name="mbr">Its first sector; signed and not protective.</param>
    /// <param name="alsoLooksLike">The file system that the first sector could be taken for, or null.</param>
    public static PartitionLayout Read(IBlockDevice disk, MasterBootRecord mbr, WholeDiskSignature? alsoLooksLike)
    {
        MbrReader reader = new(disk);
        reader.ReadPrimaries(mbr);
        if (alsoLooksLike is not null)
        {
            reader._notes.Add($"The first sectors also carry the signature of {alsoLooksLike.Name}; the partition table is valid and is used.");
        }

        return new PartitionLayout
        {
            Scheme = PartitionScheme.Mbr,
            Partitions = [.. reader._partitions.OrderBy(partition => partition.Number)],
            TableExtents = reader._tables,
            KeptExtents = reader._kept,
            Notes = reader._notes,
            MbrSignature = mbr.DiskSignature,
        };
    }

    private void ReadPrimaries(MasterBootRecord mbr)
    {
        Extent mbrSector = new(0, _sectorSize);
        _tables.Add(mbrSector);
        List<(string, Extent)> parts = [("the master boot record", mbrSector)];
        for (int i = 0; i < mbr.Entries.Count; i++)
        {
            MbrEntry entry = mbr.Entries[i];
            if (!entry.HasValidBootIndicator)
            {
                throw CorruptDataException.Mismatch(
                    Structure,
                    MasterBootRecord.EntriesOffset + (i * MbrEntry.Size),
                    "boot indicator",
                    "0x00 or 0x80",
                    $"0x{entry.BootIndicator:X2}");
            }

            if (entry.IsUsed)
            {
                Partition partition = ToPartition(entry, i + 1, entry.StartingLba);
                _partitions.Add(partition);
                parts.Add(($"partition {partition.Number}", partition.Extent));
            }
        }

        LayoutCheck.RefuseOverlaps(Structure, parts);
        _kept.Add(BootGap());
        foreach (Partition container in _partitions.Where(partition => partition.IsExtendedContainer).ToArray())
        {
            ReadChain(container);
        }
    }

    /// <summary>
    /// Between the MBR and the first partition boot loaders store their second stage: GRUB's core.img, with its Reed-Solomon codes at most 447 KiB.
    /// A gap of more than the usual MiB was left by a deleted partition, and so was one with a volume where partitions started before Windows
    /// Vista: a loader that reaches there would have overwritten it. A disk without any partition is of an unknown kind.
    /// </summary>
    private Extent BootGap()
    {
        if (_partitions.Count == 0)
        {
            return new Extent(0, _disk.Length);
        }

        long end = Math.Min(LargestBootGap, _partitions.Min(partition => partition.Extent.Offset));
        long track = TrackSectors * _sectorSize;
        if (end >= track + LargestBootSector)
        {
            using SliceDevice former = new(_disk, Extent.FromBounds(track, end), "the first track's end");
            byte[] start = new byte[MasterBootRecord.Size];
            former.Read(0, start);
            end = WholeDiskSignature.Find(former, start) is null ? end : track;
        }

        return new Extent(0, end);
    }

    /// <summary>
    /// Each record in the chain holds one logical partition, counted from the record itself, and a link to the next record,
    /// counted from the container.
    /// </summary>
    private void ReadChain(Partition container)
    {
        long containerStart = container.Extent.Offset / _sectorSize;
        List<(string, Extent)> parts = [];
        HashSet<long> visited = [];
        byte[] bytes = new byte[MasterBootRecord.Size];
        long? position = containerStart;
        while (position is long lba)
        {
            Extent sector = new(lba * _sectorSize, _sectorSize);
            if (!visited.Add(lba) || visited.Count > MaxLogicalPartitions)
            {
                throw new CorruptDataException(EbrStructure, sector.Offset, "the chain of records in the extended partition never ends");
            }

            _disk.Read(sector.Offset, bytes);
            MasterBootRecord record = MasterBootRecord.Read(bytes);
            if (!record.IsSigned)
            {
                if (lba != containerStart)
                {
                    throw CorruptDataException.Mismatch(EbrStructure, sector.Offset, "signature at its end", "55 AA", "another");
                }

                _notes.Add($"Extended partition {container.Number} holds no partition table; it is kept as it is.");
                _kept.Add(container.Extent);
                return;
            }

            _tables.Add(sector);
            parts.Add(("an extended boot record", sector));
            position = ReadRecord(record, lba, container, parts);
        }

        LayoutCheck.RefuseOverlaps(EbrStructure, parts);
    }

    /// <returns>Sector of the next record, or null at the chain's end.</returns>
    private long? ReadRecord(MasterBootRecord record, long lba, Partition container, List<(string, Extent)> parts)
    {
        MbrEntry entry = record.Entries[0];
        if (entry.IsUsed && !entry.IsExtended)
        {
            Partition partition = ToPartition(entry, _nextLogicalNumber++, (ulong)lba + entry.StartingLba);
            RefuseOutside(container, partition.Extent, $"logical partition {partition.Number}", lba);
            _partitions.Add(partition);
            parts.Add(($"logical partition {partition.Number}", partition.Extent));
        }

        MbrEntry link = entry.IsExtended ? entry : record.Entries[1];
        if (!link.IsExtended)
        {
            return null;
        }

        long next = (container.Extent.Offset / _sectorSize) + link.StartingLba;
        RefuseOutside(container, new Extent(next * _sectorSize, _sectorSize), "the next extended boot record", lba);
        return next;
    }

    private void RefuseOutside(Partition container, Extent extent, string name, long lba)
    {
        if (extent.Intersect(container.Extent) != extent)
        {
            throw CorruptDataException.Mismatch(
                EbrStructure,
                lba * _sectorSize,
                $"place of the {name}",
                $"inside the extended partition {container.Extent}",
                extent);
        }
    }

    private Partition ToPartition(MbrEntry entry, int number, ulong start) => new()
    {
        Number = number,
        Extent = LayoutCheck.SectorsToBytes(Structure, $"partition {number}", start, entry.SizeInLba, _disk),
        MbrType = entry.Type,
        Bootable = entry.BootIndicator == 0x80,
        TypeName = MbrPartitionType.Name(entry.Type),
        Role = entry.IsExtended ? PartitionRole.ExtendedContainer : MbrPartitionType.Role(entry.Type),
    };
}
