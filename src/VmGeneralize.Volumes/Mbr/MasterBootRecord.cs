using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Volumes.Mbr;

/// <summary>
/// The first 512 bytes of a disk (UEFI 2.10, table 5.1). An extended boot record has the same shape; its signature field and
/// boot code are unused.
/// </summary>
/// <param name="DiskSignature">Windows' name of the disk, offset 0x1B8.</param>
/// <param name="Entries">Always four.</param>
/// <param name="IsSigned">The bytes 55 AA end the record.</param>
internal sealed record MasterBootRecord(uint DiskSignature, IReadOnlyList<MbrEntry> Entries, bool IsSigned)
{
    public const int Size = 512; // bytes, whatever the sector size

    public const int EntriesOffset = 0x1BE;

    /// <summary>One entry covers the disk for programs that do not know GPT; others next to it make the record a hybrid one.</summary>
    public bool IsProtective => IsSigned && Entries.Any(entry => entry.Type == MbrEntry.ProtectiveType);

    /// <summary>The last sector that the protective entry covers; 0 without one.</summary>
    public long ProtectiveEnd => Entries.Where(entry => entry.Type == MbrEntry.ProtectiveType).Select(entry => entry.EndLba - 1).FirstOrDefault();

    public static MasterBootRecord Read(ReadOnlySpan<byte> bytes)
    {
        MbrEntry[] entries = new MbrEntry[4];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = MbrEntry.Read(bytes.Slice(EntriesOffset + (i * MbrEntry.Size), MbrEntry.Size));
        }

        return new MasterBootRecord(ReadUInt32LittleEndian(bytes[0x1B8..]), entries, bytes[0x1FE] == 0x55 && bytes[0x1FF] == 0xAA);
    }

    /// <summary>
    /// Whether the record can only be a partition table: something is used, and all of it is on the disk without overlaps. Asked when
    /// the sector looks like a file system's boot sector too. An entry that starts at sector 0 is the decoy that mkfs.vfat
    /// --mbr writes into the boot sector of a whole-disk FAT.
    /// </summary>
    /// <param name="sectorCount">Logical sectors of the disk.</param>
    public bool IsPlausible(long sectorCount)
    {
        if (!IsSigned || !Entries.All(entry => entry.HasValidBootIndicator))
        {
            return false;
        }

        MbrEntry[] used = [.. Entries.Where(entry => entry.IsUsed).OrderBy(entry => entry.StartingLba)];
        for (int i = 0; i < used.Length; i++)
        {
            long firstFree = i == 0 ? 1 : used[i - 1].EndLba;
            if (used[i].StartingLba < firstFree || used[i].EndLba > sectorCount)
            {
                return false;
            }
        }

        return used.Length > 0;
    }
}
