using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// A list of attribute entries and the values after it, growing towards each other: the end of an inode, or its own block.
/// Value offsets count from the start of the area that is given.
/// </summary>
internal static class AttributeArea
{
    public const uint Magic = 0xEA020000;
    public const string Structure = "ext extended attributes";

    private const int Terminator = 4;

    /// <summary>Decodes the entries.</summary>
    /// <param name="area">What value offsets are relative to.</param>
    /// <param name="first">Where the first entry is.</param>
    /// <param name="position">Of the area on the volume, for errors.</param>
    public static List<AttributeEntry> Read(ReadOnlySpan<byte> area, int first, long position)
    {
        List<AttributeEntry> entries = [];
        int at = first;
        long values = 0;
        while (at + Terminator <= area.Length && ReadUInt32LittleEndian(area[at..]) != 0)
        {
            ReadOnlySpan<byte> entry = area[at..];
            if (entry.Length < AttributeEntry.HeaderSize || entry.Length < AttributeEntry.HeaderSize + entry[0])
            {
                throw CorruptDataException.Mismatch(
                    Structure, position + at, "end of an entry", $"inside the {area.Length} bytes of the area", $"outside, from {at} on");
            }

            int offset = ReadUInt16LittleEndian(entry[2..]);
            InodeNumber inode = new(ReadUInt32LittleEndian(entry[4..]));
            uint size = ReadUInt32LittleEndian(entry[8..]);
            values += size;
            // Values do not overlap, so together they are never larger than the area: a list that says so would only multiply memory.
            if (inode.IsNone && size > 0 && (offset > area.Length || size > area.Length - offset || values > area.Length))
            {
                throw CorruptDataException.Mismatch(
                    Structure, position + at, "place of a value", $"inside the {area.Length} bytes of the area", $"{size} bytes at {offset}");
            }

            entries.Add(new AttributeEntry(
                entry[1],
                entry.Slice(AttributeEntry.HeaderSize, entry[0]).ToArray(),
                inode.IsNone && size > 0 ? area.Slice(offset, (int)size).ToArray() : [],
                inode,
                size,
                ReadUInt32LittleEndian(entry[12..])));
            values -= inode.IsNone ? 0 : size;
            at += entries[^1].EntryLength;
        }

        return entries;
    }

    /// <summary>Whether entries and values fit after the given start.</summary>
    public static bool Fits(IEnumerable<AttributeEntry> entries, int length) =>
        entries.Sum(entry => entry.EntryLength + entry.ValueLength) + Terminator <= length;

    /// <summary>Encodes entries; every other byte of the area from <paramref name="first"/> on becomes zero.</summary>
    public static void Write(Span<byte> area, int first, IReadOnlyList<AttributeEntry> entries)
    {
        area[first..].Clear();
        int at = first;
        int end = area.Length;
        foreach (AttributeEntry entry in entries)
        {
            Span<byte> bytes = area[at..];
            bytes[0] = (byte)entry.Name.Length;
            bytes[1] = entry.NameIndex;
            end -= entry.ValueLength;
            WriteUInt16LittleEndian(bytes[2..], (ushort)(entry.Value.Length > 0 ? end : 0));
            WriteUInt32LittleEndian(bytes[4..], entry.ValueInode.Value);
            WriteUInt32LittleEndian(bytes[8..], entry.ValueSize);
            WriteUInt32LittleEndian(bytes[12..], entry.Hash);
            entry.Name.CopyTo(bytes[AttributeEntry.HeaderSize..]);
            entry.Value.CopyTo(area[end..]);
            at += entry.EntryLength;
        }
    }

    /// <summary>Zeros what is neither entry nor value in an area that <see cref="Read"/> took; returns how many bytes were not zero.</summary>
    public static long SweepGaps(Span<byte> area, int first, bool wipe)
    {
        ExtentSet used = [];
        int at = first;
        while (at + Terminator <= area.Length && ReadUInt32LittleEndian(area[at..]) != 0)
        {
            ReadOnlySpan<byte> entry = area[at..];
            uint size = ReadUInt32LittleEndian(entry[8..]);
            if (ReadUInt32LittleEndian(entry[4..]) == 0 && size > 0)
            {
                // With its padding, which is part of the hash.
                int offset = ReadUInt16LittleEndian(entry[2..]);
                used.Add(new Extent(offset, Math.Min(AttributeEntry.Pad((int)size), area.Length - offset)));
            }

            at += AttributeEntry.Pad(AttributeEntry.HeaderSize + entry[0]);
        }

        used.Add(new Extent(0, Math.Min(at, area.Length)));
        long bytes = 0;
        foreach (Extent gap in used.Gaps(new Extent(0, area.Length)).ToArray())
        {
            bytes += SlackBytes.Take(area.Slice((int)gap.Offset, (int)gap.Length), wipe);
        }

        return bytes;
    }
}
