using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>Where a node that is too large is split.</summary>
internal static class IndexPartition
{
    /// <summary>
    /// Halves entries by bytes until each part fits. Between two parts one entry is left out: it moves up to the parent.
    /// No part is empty, because a node takes at least three of the longest entries.
    /// </summary>
    /// <param name="entries">What to split.</param>
    /// <param name="from">First entry.</param>
    /// <param name="to">End, not included.</param>
    /// <param name="capacity">Bytes that a part may have.</param>
    /// <param name="parts">Receives the parts in order.</param>
    /// <exception cref="UnsupportedFeatureException">A block does not hold three entries.</exception>
    public static void Halve(List<IndexEntry> entries, int from, int to, int capacity, List<Range> parts)
    {
        int size = 0;
        for (int i = from; i < to; i++)
        {
            size += entries[i].Length;
        }

        if (size <= capacity)
        {
            parts.Add(from..to);
            return;
        }

        int left = 0;
        int median = from;
        while (left + entries[median].Length <= size / 2)
        {
            left += entries[median].Length;
            median++;
        }

        if (median == from || median >= to - 1)
        {
            throw new UnsupportedFeatureException(
                $"an NTFS index block that takes {capacity} bytes of entries for entries of {entries[median].Length} bytes",
                "Windows uses blocks of 4096 bytes; run chkdsk on the volume.");
        }

        Halve(entries, from, median, capacity, parts);
        Halve(entries, median + 1, to, capacity, parts);
    }
}
