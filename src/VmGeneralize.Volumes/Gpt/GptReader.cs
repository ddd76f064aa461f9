using VmGeneralize.Blocks;
using VmGeneralize.Volumes.Mbr;

namespace VmGeneralize.Volumes.Gpt;

/// <summary>Reads a disk that is divided by a GPT.</summary>
internal static class GptReader
{
    private const string Structure = "GPT";
    private const string MissingMbr = "The protective MBR is missing; Windows and firmware may not see the partitions.";

    /// <param name="disk">The disk.</param>
    /// <param name="mbr">Its protective or hybrid MBR.</param>
    /// <exception cref="CorruptDataException">Both copies are damaged, or partitions overlap or extend past the disk.</exception>
    public static PartitionLayout Read(IBlockDevice disk, MasterBootRecord mbr)
    {
        GptPair? pair = GptPair.TryRead(disk, mbr.ProtectiveEnd, out CorruptDataException? problem);
        if (pair is null)
        {
            RefuseOtherSectorSize(disk);
            throw problem!;
        }

        List<string> notes = [];
        int others = mbr.Entries.Count(entry => entry.IsUsed && entry.Type != MbrEntry.ProtectiveType);
        if (others > 0)
        {
            notes.Add($"The disk has a hybrid MBR with {others} further entries; the GPT is used.");
        }

        return ToLayout(disk, pair, notes, mbr.DiskSignature);
    }

    /// <summary>A GPT whose protective MBR is missing, and perhaps one of its copies; one without partitions may be stale.</summary>
    public static PartitionLayout? TryReadWithoutProtectiveMbr(IBlockDevice disk, MasterBootRecord mbr)
    {
        GptPair? pair = GptPair.TryRead(disk, 0, out _);
        return pair?.Table.UsedEntries().Any() == true ? ToLayout(disk, pair, [], mbr.DiskSignature, MissingMbr) : null;
    }

    private static PartitionLayout ToLayout(IBlockDevice disk, GptPair pair, List<string> notes, uint mbrSignature, params string[] missing)
    {
        GptTable table = pair.Table;
        ExtentSet tables = new([new Extent(0, disk.LogicalSectorSize)]);
        List<(string, Extent)> parts = [("the protective MBR", new Extent(0, disk.LogicalSectorSize))];
        foreach ((string name, GptTable? copy) in new[] { ("the primary GPT", pair.Primary), ("the backup GPT", pair.Backup) })
        {
            foreach (Extent extent in copy?.Extents ?? [])
            {
                tables.Add(extent);
                parts.Add((name, extent));
            }
        }

        List<Partition> partitions = [];
        foreach ((int number, GptEntry entry) in table.UsedEntries())
        {
            Partition partition = ToPartition(disk, number, entry);
            partitions.Add(partition);
            parts.Add(($"partition {number}", partition.Extent));
            if (entry.StartingLba < table.Header.FirstUsableLba || entry.EndingLba > table.Header.LastUsableLba)
            {
                notes.Add($"Partition {number} is outside the usable sectors that the GPT states.");
            }
        }

        LayoutCheck.RefuseOverlaps(Structure, parts);
        return new PartitionLayout
        {
            Scheme = PartitionScheme.Gpt,
            Partitions = partitions,
            TableExtents = tables,
            Notes = [.. pair.Notes, .. missing, .. notes],
            Repairable = [.. pair.Notes, .. missing],
            DiskId = table.Header.DiskGuid,
            MbrSignature = mbrSignature,
        };
    }

    private static Partition ToPartition(IBlockDevice disk, int number, GptEntry entry)
    {
        if (entry.EndingLba < entry.StartingLba || entry.EndingLba == ulong.MaxValue)
        {
            throw CorruptDataException.Mismatch(
                Structure,
                0,
                $"ending LBA of partition {number}",
                $"at least its start at {entry.StartingLba}",
                entry.EndingLba);
        }

        return new Partition
        {
            Number = number,
            Extent = LayoutCheck.SectorsToBytes(
                Structure, $"partition {number}", entry.StartingLba, entry.EndingLba - entry.StartingLba + 1, disk),
            TypeId = entry.PartitionTypeGuid,
            UniqueId = entry.UniquePartitionGuid,
            Name = entry.PartitionName,
            Attributes = entry.Attributes,
            Bootable = entry.IsLegacyBiosBootable,
            TypeName = GptPartitionType.Name(entry.PartitionTypeGuid),
            Role = GptPartitionType.Role(entry.PartitionTypeGuid),
        };
    }

    /// <summary>A raw image of a 4096-byte-sector disk does not say so, and its tables cannot be found with 512.</summary>
    private static void RefuseOtherSectorSize(IBlockDevice disk)
    {
        int other = disk.LogicalSectorSize == 512 ? 4096 : 512;
        Span<byte> signature = stackalloc byte[8];
        if (disk.Length < other + signature.Length)
        {
            return;
        }

        disk.Read(other, signature);
        if (signature.SequenceEqual(GptHeader.Signature))
        {
            throw new UnsupportedFeatureException(
                $"A GPT for sectors of {other} bytes on a disk with sectors of {disk.LogicalSectorSize} bytes",
                "Convert the disk to a format that records its sector size, such as VHDX.");
        }
    }
}
