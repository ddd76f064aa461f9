using System.IO.Hashing;
using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes.Gpt;

/// <summary>One copy of the GPT whose checksums and bounds hold: a header and its entries.</summary>
/// <param name="Header">The decoded header.</param>
/// <param name="HeaderSector">The whole sector that holds the header.</param>
/// <param name="EntryArray">All slots, <see cref="GptHeader.EntryArrayLength"/> bytes.</param>
internal sealed record GptTable(GptHeader Header, byte[] HeaderSector, byte[] EntryArray)
{
    // 32768 slots of the usual size. No tool creates more than a few hundred; a bound keeps memory small.
    private const ulong MaxEntryArrayLength = 4 << 20;

    /// <summary>The bytes of this copy on the disk, in whole sectors.</summary>
    public IEnumerable<Extent> Extents =>
    [
        new Extent((long)Header.MyLba * HeaderSector.Length, HeaderSector.Length),
        new Extent((long)Header.PartitionEntryLba * HeaderSector.Length, EntryArray.Length).AlignOutward(HeaderSector.Length),
    ];

    /// <summary>The used slots with their numbers, counted from 1.</summary>
    public IEnumerable<(int Number, GptEntry Entry)> UsedEntries()
    {
        int size = (int)Header.SizeOfPartitionEntry;
        for (int i = 0; i < EntryArray.Length / size; i++)
        {
            GptEntry entry = GptEntry.Read(EntryArray.AsSpan(i * size, GptEntry.Size));
            if (entry.IsUsed)
            {
                yield return (i + 1, entry);
            }
        }
    }

    /// <summary>Reads the copy at a sector and checks it as UEFI 5.3.2 says.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="lba">The header's sector, on the disk.</param>
    /// <param name="problem">What is wrong when null is returned.</param>
    public static GptTable? TryRead(IBlockDevice disk, long lba, out DataMismatch? problem)
    {
        int sectorSize = disk.LogicalSectorSize;
        ulong sectorCount = (ulong)(disk.Length / sectorSize);
        problem = null;
        if (lba < 1 || (ulong)lba >= sectorCount)
        {
            problem = DataMismatch.Of("sector", $"1 to {sectorCount - 1}", lba);
            return null;
        }

        byte[] sector = new byte[sectorSize];
        disk.Read(lba * sectorSize, sector);
        if (!sector.AsSpan().StartsWith(GptHeader.Signature))
        {
            problem = DataMismatch.Of("signature", "EFI PART", "another");
            return null;
        }

        GptHeader header = GptHeader.Read(sector);
        problem = HeaderProblem(header, sector, (ulong)lba, sectorCount);
        if (problem is not null)
        {
            return null;
        }

        byte[] entries = new byte[header.EntryArrayLength];
        disk.Read((long)header.PartitionEntryLba * sectorSize, entries);
        uint crc = Crc32.HashToUInt32(entries);
        if (crc != header.PartitionEntryArrayCrc32)
        {
            problem = DataMismatch.Of("CRC-32 of the partition entries", $"0x{header.PartitionEntryArrayCrc32:X8}", $"0x{crc:X8}");
            return null;
        }

        return new GptTable(header, sector, entries);
    }

    private static DataMismatch? HeaderProblem(GptHeader header, byte[] sector, ulong lba, ulong sectorCount)
    {
        if (header.HeaderSize < GptHeader.MinimumSize || header.HeaderSize > sector.Length)
        {
            return DataMismatch.Of("header size", $"{GptHeader.MinimumSize} to {sector.Length}", header.HeaderSize);
        }

        uint crc = GptHeader.ComputeCrc32(sector.AsSpan(0, (int)header.HeaderSize));
        if (crc != header.HeaderCrc32)
        {
            return DataMismatch.Of("header CRC-32", $"0x{header.HeaderCrc32:X8}", $"0x{crc:X8}");
        }

        if (header.Revision != GptHeader.Revision1)
        {
            throw new UnsupportedFeatureException($"GPT revision 0x{header.Revision:X8}", "Only revision 1.0 exists in UEFI 2.10.");
        }

        uint size = header.SizeOfPartitionEntry;
        return header switch
        {
            _ when header.MyLba != lba => DataMismatch.Of("MyLBA", lba, header.MyLba),
            _ when size is < GptEntry.Size or > (uint)MaxEntryArrayLength || (size & (size - 1)) != 0 =>
                DataMismatch.Of("entry size", $"128 times a power of two, at most {MaxEntryArrayLength}", size),
            _ when header.EntryArrayLength > MaxEntryArrayLength =>
                DataMismatch.Of("entries", $"at most {MaxEntryArrayLength} bytes", $"{header.NumberOfPartitionEntries} of {size} bytes"),
            _ when header.PartitionEntryLba < 2 || header.PartitionEntryLba >= sectorCount
                || header.EntryArrayLength > (sectorCount - header.PartitionEntryLba) * (ulong)sector.Length =>
                DataMismatch.Of("place of the entries", $"inside the {sectorCount} sectors of the disk", $"sector {header.PartitionEntryLba}"),
            _ => null,
        };
    }
}
