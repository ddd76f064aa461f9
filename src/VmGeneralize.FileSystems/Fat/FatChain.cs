using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>The clusters of a file or directory, in order, none twice.</summary>
internal sealed class FatChain
{
    private const string Structure = "FAT cluster chain";

    private readonly List<FatRun> _runs;

    private FatChain(List<FatRun> runs) => _runs = runs;

    public IReadOnlyList<FatRun> Runs => _runs;

    /// <summary>Number of clusters.</summary>
    public uint Count => _runs.Count == 0 ? 0 : _runs[^1].Position + _runs[^1].Count;

    /// <summary>The first <paramref name="needed"/> clusters of a file; space that was allocated past its size is not looked at.</summary>
    /// <exception cref="CorruptDataException">The chain is shorter, leaves the volume or meets itself.</exception>
    public static FatChain ForFile(FatTable table, FatBootSector boot, uint first, long needed)
    {
        if (needed > boot.ClusterCount)
        {
            throw CorruptDataException.Mismatch(Structure, first, "clusters of the file", $"at most the {boot.ClusterCount} of the volume", needed);
        }

        return Follow(table, boot, first, (uint)needed, mayEndEarly: false);
    }

    /// <summary>All clusters of a directory.</summary>
    /// <param name="table">The allocation table.</param>
    /// <param name="boot">The volume's geometry.</param>
    /// <param name="first">First cluster.</param>
    /// <param name="maximum">More clusters than this are no directory.</param>
    /// <exception cref="CorruptDataException">The chain is longer, leaves the volume or meets itself.</exception>
    public static FatChain ForDirectory(FatTable table, FatBootSector boot, uint first, uint maximum) =>
        Follow(table, boot, first, maximum, mayEndEarly: true);

    private static FatChain Follow(FatTable table, FatBootSector boot, uint first, uint count, bool mayEndEarly)
    {
        List<FatRun> runs = [];
        FatRun run = default;
        uint cluster = first;
        for (uint i = 0; i < count; i++)
        {
            if (i > 0 && table.IsEnd(cluster))
            {
                if (!mayEndEarly)
                {
                    throw CorruptDataException.Mismatch(Structure, first, "clusters of the chain", count, i);
                }

                return Complete(runs, run, first);
            }

            if (!boot.IsDataCluster(cluster))
            {
                throw CorruptDataException.Mismatch(Structure, first, $"cluster {i} of the chain", "a data cluster", $"0x{cluster:X}");
            }

            if (run.Count > 0 && cluster == run.First + run.Count)
            {
                run = run with { Count = run.Count + 1 };
            }
            else
            {
                if (run.Count > 0)
                {
                    runs.Add(run);
                }

                run = new FatRun(i, cluster, 1);
            }

            cluster = i + 1 < count || mayEndEarly ? table.Entry(cluster) : cluster;
        }

        if (mayEndEarly && !table.IsEnd(cluster))
        {
            throw CorruptDataException.Mismatch(Structure, first, "clusters of the directory", $"at most {count}", "more");
        }

        return Complete(runs, run, first);
    }

    /// <summary>Refuses chains that meet themselves: sorted by place, the runs of a sound chain do not overlap.</summary>
    private static FatChain Complete(List<FatRun> runs, FatRun last, uint first)
    {
        if (last.Count > 0)
        {
            runs.Add(last);
        }

        FatRun[] sorted = [.. runs];
        Array.Sort(sorted, static (left, right) => left.First.CompareTo(right.First));
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].First < sorted[i - 1].First + sorted[i - 1].Count)
            {
                throw CorruptDataException.Mismatch(Structure, first, $"places of cluster {sorted[i].First} in the chain", 1, 2);
            }
        }

        return new FatChain(runs);
    }

    /// <summary>Fills a buffer from a byte position in the chain; the caller has checked that the range is inside.</summary>
    public void Read(IBlockDevice volume, FatBootSector boot, long offset, Span<byte> buffer)
    {
        int index = RunAt((uint)(offset / boot.ClusterSize));
        while (buffer.Length > 0)
        {
            FatRun run = _runs[index++];
            long within = offset - ((long)run.Position * boot.ClusterSize);
            int count = (int)Math.Min(((long)run.Count * boot.ClusterSize) - within, buffer.Length);
            volume.Read(boot.ClusterOffset(run.First) + within, buffer[..count]);
            buffer = buffer[count..];
            offset += count;
        }
    }

    private int RunAt(uint position)
    {
        int low = 0;
        int high = _runs.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >>> 1;
            if (_runs[middle].Position <= position)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
