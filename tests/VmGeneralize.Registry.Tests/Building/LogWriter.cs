using System.Text;
using VmGeneralize.Registry.Format;
using VmGeneralize.Registry.Logs;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Tests.Building;

/// <summary>Writes logs from the differences between versions of a hive, as a crashed system would leave them.</summary>
internal static class LogWriter
{
    private const int Page = 4096;

    /// <summary>A log in the new format: one entry per step from one version to the next.</summary>
    /// <param name="first">Number of the first entry and of the log.</param>
    /// <param name="versions">Whole hive files, in chronological order; at least two.</param>
    public static byte[] Entries(uint first, params byte[][] versions)
    {
        List<byte> log = [.. Header(versions[0], 6, first)];
        for (int i = 1; i < versions.Length; i++)
        {
            log.AddRange(Entry(unchecked(first + (uint)i - 1), versions[i - 1], versions[i]));
        }

        return [.. log];
    }

    /// <summary>A log in the old format with everything that differs between two versions.</summary>
    public static byte[] DirtyPages(uint type, byte[] before, byte[] after)
    {
        int size = (int)BaseBlock.Read(after).BinsSize;
        int firstPage = (512 + 4 + (size / 4096) + 511) / 512 * 512;
        List<byte> log = [.. Header(after, type, BaseBlock.Read(before).Sequence1)];
        byte[] vector = new byte[firstPage - 512];
        Encoding.ASCII.GetBytes("DIRT").CopyTo(vector, 0);
        List<byte> pages = [];
        foreach (int page in Changed(before, after))
        {
            vector[4 + (page / Page)] = 0xFF;
            pages.AddRange(after.AsSpan(4096 + page, Page));
        }

        log.AddRange(vector);
        log.AddRange(pages);
        return [.. log];
    }

    /// <summary>The primary file while it is being written: the first sequence number is ahead of the second.</summary>
    public static byte[] Dirty(byte[] primary, uint sequence2)
    {
        byte[] dirty = [.. primary];
        WriteUInt32LittleEndian(dirty.AsSpan(4), unchecked(sequence2 + 1));
        WriteUInt32LittleEndian(dirty.AsSpan(8), sequence2);
        TinyHive.SetChecksum(dirty);
        return dirty;
    }

    /// <summary>Corrects both hashes of an entry.</summary>
    public static void Sign(Span<byte> entry)
    {
        WriteUInt64LittleEndian(entry[HiveLogEntry.Hash1Offset..], Marvin32.Compute(entry[HiveLogEntry.HeaderSize..]));
        WriteUInt64LittleEndian(entry[HiveLogEntry.Hash2Offset..], Marvin32.Compute(entry[..HiveLogEntry.Hash2Offset]));
    }

    private static byte[] Header(byte[] primary, uint type, uint sequence)
    {
        byte[] header = primary[..512];
        WriteUInt32LittleEndian(header.AsSpan(4), sequence);
        WriteUInt32LittleEndian(header.AsSpan(8), sequence);
        WriteUInt32LittleEndian(header.AsSpan(28), type);
        TinyHive.SetChecksum(header);
        return header;
    }

    private static byte[] Entry(uint sequence, byte[] before, byte[] after)
    {
        List<int> changed = [.. Changed(before, after)];
        int size = (40 + (8 * changed.Count) + (Page * changed.Count) + 511) / 512 * 512;
        byte[] entry = new byte[size];
        Encoding.ASCII.GetBytes("HvLE").CopyTo(entry, 0);
        WriteUInt32LittleEndian(entry.AsSpan(4), (uint)size);
        WriteUInt32LittleEndian(entry.AsSpan(8), 1);
        WriteUInt32LittleEndian(entry.AsSpan(12), sequence);
        WriteUInt32LittleEndian(entry.AsSpan(16), BaseBlock.Read(after).BinsSize);
        WriteUInt32LittleEndian(entry.AsSpan(20), (uint)changed.Count);
        for (int i = 0; i < changed.Count; i++)
        {
            WriteUInt32LittleEndian(entry.AsSpan(40 + (8 * i)), (uint)changed[i]);
            WriteUInt32LittleEndian(entry.AsSpan(44 + (8 * i)), Page);
            after.AsSpan(4096 + changed[i], Page).CopyTo(entry.AsSpan(40 + (8 * changed.Count) + (Page * i)));
        }

        Sign(entry);
        return entry;
    }

    private static IEnumerable<int> Changed(byte[] before, byte[] after)
    {
        int size = (int)BaseBlock.Read(after).BinsSize;
        int old = (int)BaseBlock.Read(before).BinsSize;
        for (int page = 0; page < size; page += Page)
        {
            if (page >= old || !before.AsSpan(4096 + page, Page).SequenceEqual(after.AsSpan(4096 + page, Page)))
            {
                yield return page;
            }
        }
    }
}
