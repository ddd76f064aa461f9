using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>
/// The file allocation table ("FAT File System Specification", section 4). Chains are read from the active table in pages that
/// are kept up to a bound; it may be read from several threads.
/// </summary>
internal sealed class FatTable(IBlockDevice volume, FatBootSector boot, CancellationToken cancellation)
{
    private const int PageSize = 64 * 1024; // bytes; holds the whole table of any FAT12, whose entries cross bytes
    private const int MaximumPages = 64;
    private const int ScanSize = 1 << 20; // bytes of each table that LiveClusters reads at once
    private const uint Fat32Mask = 0x0FFFFFFF; // the upper four bits are reserved

    private readonly Dictionary<long, byte[]> _pages = [];

    /// <summary>The entry of a cluster: the next one in its chain, 0 when free, or a mark.</summary>
    public uint Entry(uint cluster)
    {
        cancellation.ThrowIfCancellationRequested(); // chains may be as long as the volume
        switch (boot.Kind)
        {
            case FatKind.Fat12:
                int offset = (int)(cluster + (cluster / 2));
                return Fat12Entry(ReadUInt16LittleEndian(Page(0).AsSpan(offset)), cluster);
            case FatKind.Fat16:
                long offset16 = cluster * 2L;
                return ReadUInt16LittleEndian(Page(offset16 / PageSize).AsSpan((int)(offset16 % PageSize)));
            default:
                long offset32 = cluster * 4L;
                return ReadUInt32LittleEndian(Page(offset32 / PageSize).AsSpan((int)(offset32 % PageSize))) & Fat32Mask;
        }
    }

    /// <summary>The entry ends a chain.</summary>
    public bool IsEnd(uint entry) => boot.Kind switch
    {
        FatKind.Fat12 => entry >= 0xFF8,
        FatKind.Fat16 => entry >= 0xFFF8,
        _ => entry >= 0x0FFFFFF8,
    };

    /// <summary>
    /// The parts of the volume whose clusters are not free in any of the tables, ascending. Clusters that are marked bad count as
    /// used: nobody may rely on them, and nothing is lost by keeping them.
    /// </summary>
    public IEnumerable<Extent> LiveClusters()
    {
        if (boot.Kind == FatKind.Fat12)
        {
            return LiveFat12Clusters();
        }

        return LiveWideClusters(boot.Kind == FatKind.Fat16 ? 2 : 4);
    }

    private static uint Fat12Entry(ushort pair, uint cluster) => (cluster & 1) == 0 ? pair & 0xFFFu : (uint)(pair >> 4);

    private IEnumerable<Extent> LiveFat12Clusters()
    {
        int length = (int)((boot.ClusterCount + 2) * 3 + 1) / 2;
        byte[][] tables = new byte[boot.FatCount][];
        for (int i = 0; i < tables.Length; i++)
        {
            tables[i] = new byte[length + 1]; // an even entry at the end reads one byte past it
            volume.Read(boot.FatOffset(i), tables[i].AsSpan(0, length));
        }

        for (uint cluster = 2; boot.IsDataCluster(cluster); cluster++)
        {
            int offset = (int)(cluster + (cluster / 2));
            if (tables.Any(table => Fat12Entry(ReadUInt16LittleEndian(table.AsSpan(offset)), cluster) != 0))
            {
                yield return new Extent(boot.ClusterOffset(cluster), boot.ClusterSize);
            }
        }
    }

    private IEnumerable<Extent> LiveWideClusters(int width)
    {
        long length = (boot.ClusterCount + 2L) * width;
        byte[] entries = new byte[Math.Min(ScanSize, length)];
        byte[] other = new byte[entries.Length];
        for (long position = 0; position < length; position += entries.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = (int)Math.Min(entries.Length, length - position);
            volume.Read(boot.FatOffset(0) + position, entries.AsSpan(0, count));
            for (int table = 1; table < boot.FatCount; table++)
            {
                volume.Read(boot.FatOffset(table) + position, other.AsSpan(0, count));
                Merge(entries.AsSpan(0, count), other);
            }

            foreach ((uint start, uint end) in UsedRuns(entries, count, width, (uint)(position / width)))
            {
                yield return Extent.FromBounds(boot.ClusterOffset(start), boot.ClusterOffset(end));
            }
        }
    }

    private static void Merge(Span<byte> into, ReadOnlySpan<byte> from)
    {
        for (int i = 0; i < into.Length; i++)
        {
            into[i] |= from[i];
        }
    }

    /// <summary>Runs of clusters, numbered from <paramref name="first"/>, whose entries are not 0.</summary>
    private static List<(uint Start, uint End)> UsedRuns(byte[] bytes, int count, int width, uint first)
    {
        List<(uint, uint)> runs = [];
        if (ZeroBytes.IsAllZero(bytes.AsSpan(0, count)))
        {
            return runs;
        }

        long start = -1;
        int entryCount = count / width;
        for (int i = first == 0 ? 2 : 0; i <= entryCount; i++)
        {
            bool used = i < entryCount && (width == 2
                ? ReadUInt16LittleEndian(bytes.AsSpan(i * 2)) != 0
                : (ReadUInt32LittleEndian(bytes.AsSpan(i * 4)) & Fat32Mask) != 0);
            if (used && start < 0)
            {
                start = i;
            }
            else if (!used && start >= 0)
            {
                runs.Add((first + (uint)start, first + (uint)i));
                start = -1;
            }
        }

        return runs;
    }

    private byte[] Page(long index)
    {
        lock (_pages)
        {
            if (_pages.TryGetValue(index, out byte[]? page))
            {
                return page;
            }

            if (_pages.Count == MaximumPages)
            {
                _pages.Clear();
            }

            page = new byte[PageSize];
            long start = index * PageSize;
            volume.Read(boot.FatOffset(boot.ActiveFat) + start, page.AsSpan(0, (int)Math.Min(PageSize, boot.FatLength - start)));
            _pages.Add(index, page);
            return page;
        }
    }
}
