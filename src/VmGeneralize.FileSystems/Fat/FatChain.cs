using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>The clusters of a file or directory, in order, none twice.</summary>
internal sealed class FatChain
{
    private const string Structure = "FAT cluster chain";

    private readonly List<FatRun> _runs;

    private FatChain(List<FatRun> runs) => _runs = runs;

    public static FatChain Empty { get; } = new([]);

    public IReadOnlyList<FatRun> Runs => _runs;

    /// <summary>Number of clusters.</summary>
    public uint Count => _runs.Count == 0 ? 0 : _runs[^1].Position + _runs[^1].Count;

    /// <summary>The first <paramref name="needed"/> clusters of a file; space that was allocated past its size is not checked.</summary>
    /// <exception cref="CorruptDataException">The chain is shorter, leaves the volume or contains a cycle.</exception>
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
    /// <param name="maximum">A directory has no more clusters than this.</param>
    /// <exception cref="CorruptDataException">The chain is longer, leaves the volume or contains a cycle.</exception>
    public static FatChain ForDirectory(FatTable table, FatBootSector boot, uint first, uint maximum) =>
        Follow(table, boot, first, maximum, mayEndEarly: true);

    /// <summary>All clusters of a file or directory, including those past its size; none when the first one is 0.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="first">First cluster.</param>
    /// <param name="owned">What other chains have, the first cluster at 0; this one's are added.</param>
    /// <exception cref="CorruptDataException">The chain leaves the volume, or crosses itself or another one.</exception>
    public static FatChain Whole(FatVolume volume, uint first, UnitBits owned)
    {
        List<FatRun> runs = [];
        uint position = 0;
        for (uint cluster = first; first != 0 && !(position > 0 && volume.Table.IsEnd(cluster)); cluster = volume.Table.Entry(cluster))
        {
            if (!volume.Boot.IsDataCluster(cluster))
            {
                throw CorruptDataException.Mismatch(Structure, first, $"cluster {position} of the chain", "a data cluster", $"0x{cluster:X}");
            }

            if (!owned.TryMark(cluster - 2L, 1, set: true))
            {
                throw CorruptDataException.Mismatch(Structure, first, $"places of cluster {cluster} in chains", 1, 2);
            }

            if (runs.Count > 0 && runs[^1] is var last && cluster == last.First + last.Count)
            {
                runs[^1] = last with { Count = last.Count + 1 };
            }
            else
            {
                runs.Add(new FatRun(position, cluster, 1));
            }

            position++;
        }

        return new FatChain(runs);
    }

    /// <summary>The last cluster; 0 when there is none.</summary>
    public uint Last => _runs.Count == 0 ? 0 : _runs[^1].First + _runs[^1].Count - 1;

    /// <summary>Where the bytes of a range inside the chain are, in order.</summary>
    public IEnumerable<Extent> Places(FatBootSector boot, long offset, long length)
    {
        for (int index = length > 0 ? RunAt((uint)(offset / boot.ClusterSize)) : 0; length > 0; index++)
        {
            FatRun run = _runs[index];
            long within = offset - ((long)run.Position * boot.ClusterSize);
            long count = Math.Min(((long)run.Count * boot.ClusterSize) - within, length);
            yield return new Extent(boot.ClusterOffset(run.First) + within, count);
            offset += count;
            length -= count;
        }
    }

    /// <summary>The clusters after the first ones.</summary>
    public IEnumerable<FatRun> After(uint count)
    {
        foreach (FatRun run in _runs)
        {
            uint kept = count > run.Position ? Math.Min(run.Count, count - run.Position) : 0;
            if (kept < run.Count)
            {
                yield return new FatRun(run.Position + kept, run.First + kept, run.Count - kept);
            }
        }
    }

    /// <summary>The cluster at a place in the chain.</summary>
    public uint At(uint position)
    {
        FatRun run = _runs[RunAt(position)];
        return run.First + (position - run.Position);
    }

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

    /// <summary>Refuses chains with a cycle: sorted by place, the runs of a sound chain do not overlap.</summary>
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
        foreach (Extent place in Places(boot, offset, buffer.Length))
        {
            volume.Read(place.Offset, buffer[..(int)place.Length]);
            buffer = buffer[(int)place.Length..];
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
