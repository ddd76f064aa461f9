using VmGeneralize.Blocks;
using VmGeneralize.Volumes.Gpt;
using VmGeneralize.Volumes.Mbr;

namespace VmGeneralize.Volumes.Gpt;

/// <summary>
/// Moves the backup GPT to the end of a disk that grows, as Azure's whole-MiB sizes make it, and rebuilds what is damaged: a copy, or the
/// protective MBR. With only a backup an image would lose its table as soon as its disk is enlarged.
/// </summary>
public static class GptRelocation
{
    /// <summary>
    /// The writes that make the GPT right for a new size, in an order in which one valid copy exists at every moment: the copy
    /// that is not read from first, then the other one, the protective MBR, zeros over the old backup. A damaged copy, one that says something
    /// else, and a missing protective MBR are repaired in the process.
    /// Empty for a disk without GPT and for one that is already right.
    /// </summary>
    /// <param name="disk">The disk as it is; shorter than the new size, or already enlarged with its tables untouched.</param>
    /// <param name="newLength">New size in bytes: whole sectors, at least the disk's.</param>
    /// <exception cref="CorruptDataException">The disk's tables cannot be read.</exception>
    public static IReadOnlyList<DiskPatch> Plan(IBlockDevice disk, long newLength)
    {
        int sectorSize = disk.LogicalSectorSize;
        ArgumentOutOfRangeException.ThrowIfLessThan(newLength, disk.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(newLength % sectorSize, 0, nameof(newLength));

        PartitionLayout layout = PartitionTable.Read(disk);
        if (layout.Scheme != PartitionScheme.Gpt)
        {
            return [];
        }

        byte[] mbrSector = new byte[sectorSize];
        disk.Read(0, mbrSector);
        MasterBootRecord mbr = MasterBootRecord.Read(mbrSector);
        GptPair pair = GptPair.TryRead(disk, mbr.ProtectiveEnd, out CorruptDataException? problem) ?? throw problem!;

        ulong last = (ulong)(newLength / sectorSize) - 1;
        if (mbr.IsProtective && pair.IsWhole(last))
        {
            return [];
        }

        List<DiskPatch> patches = [];
        WriteCopies(pair, last, layout, patches);
        if (PatchProtectiveMbr(mbr, mbrSector, last))
        {
            patches.Add(new DiskPatch(0, mbrSector));
        }

        ZeroOldBackup(pair, layout, patches);
        return patches;
    }

    /// <summary>Writes what <see cref="Plan"/> returned to the disk, which already has its new size.</summary>
    /// <returns>What was written.</returns>
    public static ExtentSet Apply(IWritableBlockDevice disk, IReadOnlyList<DiskPatch> patches)
    {
        DiskPatch.Apply(disk, patches);
        return new ExtentSet(patches.Select(patch => new Extent(patch.Offset, patch.Bytes.Length)));
    }

    private static void WriteCopies(GptPair pair, ulong last, PartitionLayout layout, List<DiskPatch> patches)
    {
        GptTable table = pair.Table;
        int sectorSize = table.HeaderSector.Length;
        int arrayLength = (table.EntryArray.Length + sectorSize - 1) / sectorSize * sectorSize;
        ulong arraySectors = (ulong)(arrayLength / sectorSize);
        long lastPartitionEnd = layout.Partitions.Select(partition => partition.Extent.End).DefaultIfEmpty(0).Max();
        if (last <= arraySectors || (long)(last - arraySectors) * sectorSize < lastPartitionEnd)
        {
            throw new CorruptDataException(
                "GPT",
                lastPartitionEnd,
                $"the last partition ends there, which leaves no room for the backup table before sector {last}");
        }

        GptHeader backup = table.Header with
        {
            MyLba = last,
            AlternateLba = GptPair.PrimaryLba,
            LastUsableLba = last - arraySectors - 1,
            PartitionEntryLba = last - arraySectors,
        };
        GptHeader primary = backup with
        {
            MyLba = GptPair.PrimaryLba,
            AlternateLba = last,
            PartitionEntryLba = pair.Primary?.Header.PartitionEntryLba ?? GptPair.PrimaryLba + 1,
        };

        byte[] array = new byte[arrayLength];
        table.EntryArray.CopyTo(array, 0);
        DiskPatch backupArray = new((long)backup.PartitionEntryLba * sectorSize, array);
        if (pair.Primary is not null)
        {
            patches.AddRange([backupArray, HeaderPatch(backup, table), HeaderPatch(primary, table)]);
            return;
        }

        Extent primaryArray = new((long)primary.PartitionEntryLba * sectorSize, arrayLength);
        if (layout.Partitions.FirstOrDefault(partition => partition.Extent.Overlaps(primaryArray)) is Partition first)
        {
            throw new CorruptDataException("GPT", primaryArray.Offset, $"{first} leaves no room for the primary table");
        }

        patches.AddRange([new(primaryArray.Offset, array), HeaderPatch(primary, table), backupArray, HeaderPatch(backup, table)]);
    }

    private static DiskPatch HeaderPatch(GptHeader header, GptTable table)
    {
        byte[] sector = [.. table.HeaderSector];
        header.Write(sector);
        return new DiskPatch((long)header.MyLba * sector.Length, sector);
    }

    /// <summary>A hybrid MBR is left alone: its EE entry covers what its other entries leave. A missing one is created.</summary>
    private static bool PatchProtectiveMbr(MasterBootRecord mbr, byte[] sector, ulong last)
    {
        if (!mbr.IsProtective)
        {
            mbr = WithProtectiveEntry(mbr, sector);
        }

        int slot = mbr.Entries.ToList().FindIndex(entry => entry.Type == MbrEntry.ProtectiveType);
        if (slot < 0 || mbr.Entries.Count(entry => entry.IsUsed) != 1 || mbr.Entries[slot].StartingLba != 1)
        {
            return false;
        }

        Span<byte> bytes = sector.AsSpan(MasterBootRecord.EntriesOffset + (slot * MbrEntry.Size), MbrEntry.Size);
        MbrEntry grown = mbr.Entries[slot] with { SizeInLba = (uint)Math.Min(last, uint.MaxValue) };
        grown.Write(bytes);
        WriteEndingChs(bytes, last);
        return true;
    }

    /// <summary>Boot code and disk signature stay; so do the entries, if one of them is the protective one and only the signature is missing.</summary>
    private static MasterBootRecord WithProtectiveEntry(MasterBootRecord mbr, Span<byte> sector)
    {
        if (!mbr.Entries.Any(entry => entry.Type == MbrEntry.ProtectiveType))
        {
            Span<byte> entries = sector.Slice(MasterBootRecord.EntriesOffset, 4 * MbrEntry.Size);
            entries.Clear();
            new MbrEntry(BootIndicator: 0, MbrEntry.ProtectiveType, StartingLba: 1, SizeInLba: 1).Write(entries);
            entries[2] = 2; // UEFI table 5.4: it starts at cylinder 0, head 0, sector 2
        }

        (sector[MasterBootRecord.Size - 2], sector[MasterBootRecord.Size - 1]) = (0x55, 0xAA);
        return MasterBootRecord.Read(sector);
    }

    /// <summary>UEFI table 5.4: the last sector in cylinders, heads and sectors, or all ones when it does not fit.</summary>
    private static void WriteEndingChs(Span<byte> entry, ulong last)
    {
        const ulong heads = 255;
        const ulong sectorsPerTrack = 63;
        ulong cylinder = last / (heads * sectorsPerTrack);
        bool fits = cylinder <= 1023;
        entry[5] = fits ? (byte)(last / sectorsPerTrack % heads) : (byte)0xFF;
        entry[6] = fits ? (byte)((last % sectorsPerTrack) + 1 | (cylinder >> 8 << 6)) : (byte)0xFF;
        entry[7] = fits ? (byte)(cylinder & 0xFF) : (byte)0xFF;
    }

    private static void ZeroOldBackup(GptPair pair, PartitionLayout layout, List<DiskPatch> patches)
    {
        if (pair.Backup is null)
        {
            return; // whatever lies there may be anything
        }

        ExtentSet old = new(pair.Backup.Extents);
        foreach (Extent kept in patches.Select(patch => new Extent(patch.Offset, patch.Bytes.Length))
            .Concat(layout.Partitions.Select(partition => partition.Extent)))
        {
            old.Remove(kept);
        }

        patches.AddRange(old.Select(extent => new DiskPatch(extent.Offset, new byte[extent.Length])));
    }
}
