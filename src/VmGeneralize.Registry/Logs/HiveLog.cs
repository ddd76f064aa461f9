using VmGeneralize.Registry.Format;

namespace VmGeneralize.Registry.Logs;

/// <summary>A log file whose own base block is right (regf specification, "Format of transaction log files").</summary>
/// <param name="Name">LOG1, LOG2 or LOG.</param>
/// <param name="Bytes">The whole file.</param>
/// <param name="Header">The copy of the base block in its first sector.</param>
internal sealed record HiveLog(string Name, ReadOnlyMemory<byte> Bytes, BaseBlock Header)
{
    /// <summary>Entries, not dirty pages.</summary>
    public bool HasEntries => Header.Type == BaseBlock.TypeLogEntries;

    /// <summary>The log, or null with the reason why it is unusable.</summary>
    public static HiveLog? TryOpen(string name, ReadOnlyMemory<byte> file, out string problem)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        problem = "";
        if (bytes.IsEmpty)
        {
            problem = $"{name} is absent or empty";
        }
        else if (!BaseBlock.IsValid(bytes) || bytes.Length < 2 * BaseBlock.LogSize)
        {
            problem = $"{name} has no valid base block";
        }
        else
        {
            BaseBlock header = BaseBlock.Read(bytes);
            if (header.Sequence1 != header.Sequence2)
            {
                problem = $"{name} was not written to its end";
            }
            else if (header.Type is not (1 or 2 or BaseBlock.TypeLogEntries))
            {
                problem = $"{name} has the unknown type {header.Type}";
            }
            else
            {
                return new HiveLog(name, file, header);
            }
        }

        return null;
    }

    /// <summary>The entries that follow each other from the log's own number on; the first wrong one ends them.</summary>
    public List<(int Offset, HiveLogEntry Entry)> Entries()
    {
        List<(int, HiveLogEntry)> entries = [];
        ReadOnlySpan<byte> bytes = Bytes.Span;
        uint expected = Header.Sequence1;
        int at = BaseBlock.LogSize;
        while (at < bytes.Length && HiveLogEntry.TryRead(bytes, at, out HiveLogEntry entry) && entry.Sequence == expected)
        {
            entries.Add((at, entry));
            at += (int)entry.Size;
            expected = unchecked(expected + 1);
        }

        return entries;
    }

    /// <summary>
    /// True when an intact entry that comes after <paramref name="last"/> is anywhere in the log: work that a replay up to
    /// <paramref name="last"/> would lose.
    /// </summary>
    public bool HoldsEntryAfter(uint last)
    {
        ReadOnlySpan<byte> bytes = Bytes.Span;
        for (int at = BaseBlock.LogSize; at < bytes.Length; at += HiveLogEntry.Alignment)
        {
            if (bytes[at..].StartsWith("HvLE"u8)
                && bytes.Length - at >= HiveLogEntry.HeaderSize
                && BaseBlock.IsEarlier(last, HiveLogEntry.Read(bytes[at..]).Sequence)
                && HiveLogEntry.TryRead(bytes, at, out _))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Start of the first dirty page in an old log, in bytes: after the bitmap, at the next sector.</summary>
    public long FirstPage => (BaseBlock.LogSize + 4 + (Header.BinsSize / (8 * 512)) + 511L) / 512 * 512;

    /// <summary>True when an old log has its dirty vector.</summary>
    public bool HasDirtyVector => Bytes.Span[BaseBlock.LogSize..].StartsWith("DIRT"u8) && FirstPage <= Bytes.Length;

    /// <summary>True when the 512-byte page with this number is in an old log.</summary>
    public bool IsDirty(int page) => (Bytes.Span[BaseBlock.LogSize + 4 + (page / 8)] & (1 << (page % 8))) != 0;

}
