using System.IO.Hashing;
using VmGeneralize.Blocks;
using VmGeneralize.Volumes.Mbr;

namespace VmGeneralize.Volumes.Gpt;

/// <summary>
/// Unused parts of the copies of a GPT (UEFI 2.10, 5.3): what follows the header's fields in its sector and must be zero, entries without a type,
/// what follows the end of a name, the rest of a slot that is larger than an entry, the rest of the last sector of entries.
/// </summary>
internal static class GptSlack
{
    private const int NameOffset = 0x38;

    public static IEnumerable<TableSlack> Find(IBlockDevice disk)
    {
        byte[] mbr = new byte[MasterBootRecord.Size];
        disk.Read(0, mbr);
        GptPair? pair = GptPair.TryRead(disk, MasterBootRecord.Read(mbr).ProtectiveEnd, out _);
        return new[] { ("primary", pair?.Primary), ("backup", pair?.Backup) }
            .Where(copy => copy.Item2 is not null).Select(copy => Of(disk, copy.Item1, copy.Item2!)).OfType<TableSlack>().OrderBy(slack => slack.Offset);
    }

    private static TableSlack? Of(IBlockDevice disk, string name, GptTable table)
    {
        Extent place = table.Extents.Last();
        byte[] array = new byte[place.Length];
        disk.Read(place.Offset, array);
        byte[] cleanArray = [.. array];
        ClearEntries(cleanArray, table);
        byte[] cleanSector = [.. table.HeaderSector];
        cleanSector.AsSpan(GptHeader.MinimumSize).Clear();
        long dead = MbrSlack.Dead(array, cleanArray) + MbrSlack.Dead(table.HeaderSector, cleanSector);
        if (dead == 0)
        {
            return null;
        }

        uint crc = Crc32.HashToUInt32(cleanArray.AsSpan(0, table.EntryArray.Length));
        (table.Header with { PartitionEntryArrayCrc32 = crc }).Write(cleanSector);
        long header = (long)table.Header.MyLba * cleanSector.Length;
        return new TableSlack(
            $"in unused parts of the {name} GPT", dead, header, [new DiskPatch(place.Offset, cleanArray), new DiskPatch(header, cleanSector)]);
    }

    private static void ClearEntries(Span<byte> array, GptTable table)
    {
        int size = (int)table.Header.SizeOfPartitionEntry;
        for (int at = 0; at + size <= table.EntryArray.Length; at += size)
        {
            Span<byte> slot = array.Slice(at, size);
            GptEntry entry = GptEntry.Read(slot);
            slot[(entry.IsUsed ? NameOffset + (entry.PartitionName.Length * 2) : 0)..].Clear();
        }

        array[table.EntryArray.Length..].Clear();
    }
}
