using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>
/// The file allocation table ("FAT File System Specification", section 4). Chains are read from the active table in pages that
/// are kept up to a bound; it may be read from several threads. Changes go to all copies.
/// </summary>
internal sealed class FatTable(IBlockDevice volume, FatBootSector boot, CancellationToken cancellation)
{
    private const int PageSize = 64 * 1024; // bytes; holds the whole table of any FAT12, whose entries cross bytes
    private const int MaxPages = 64; // those with changes not counted
    private const int ScanSize = 1 << 20; // bytes of a table that are read at once
    private const uint Fat32Mask = 0x0FFFFFFF; // the upper four bits are reserved

    private readonly Dictionary<long, byte[]> _pages = [];
    private readonly SortedDictionary<long, (int Start, int End)> _changes = []; // page to its bytes that are not on the device yet

    /// <summary>The entry of a bad cluster.</summary>
    public uint BadMark => EndMark - 8;

    /// <summary>The entry of the last cluster of a chain.</summary>
    public uint EndMark => boot.Kind switch { FatKind.Fat12 => 0xFFF, FatKind.Fat16 => 0xFFFF, _ => Fat32Mask };

    /// <summary>The entry of a cluster: the next one in its chain, 0 when free, or a mark.</summary>
    public uint Entry(uint cluster)
    {
        cancellation.ThrowIfCancellationRequested(); // chains may be as long as the volume
        lock (_pages)
        {
            (long page, int offset) = Locate(cluster);
            return EntryAt(Page(page), offset, cluster);
        }
    }

    /// <summary>The entry ends a chain.</summary>
    public bool IsEnd(uint entry) => entry > BadMark;

    /// <summary>Changes an entry in memory; <see cref="Flush"/> writes it. Reserved bits stay.</summary>
    public void Set(uint cluster, uint value)
    {
        lock (_pages)
        {
            (long index, int offset) = Locate(cluster);
            byte[] page = Page(index);
            Span<byte> entry = page.AsSpan(offset);
            int width = 2;
            switch (boot.Kind)
            {
                case FatKind.Fat12:
                    int pair = ReadUInt16LittleEndian(entry);
                    WriteUInt16LittleEndian(entry, (ushort)((cluster & 1) == 0 ? (pair & 0xF000) | (int)value : (pair & 0xF) | ((int)value << 4)));
                    break;
                case FatKind.Fat16:
                    WriteUInt16LittleEndian(entry, (ushort)value);
                    break;
                default:
                    width = 4;
                    WriteUInt32LittleEndian(entry, (ReadUInt32LittleEndian(entry) & ~Fat32Mask) | value);
                    break;
            }

            (int start, int end) = _changes.GetValueOrDefault(index, (offset, offset));
            _changes[index] = (Math.Min(start, offset), Math.Max(end, offset + width));
        }
    }

    /// <summary>Writes what was changed to all tables.</summary>
    public void Flush(IWritableBlockDevice device)
    {
        foreach ((long index, (int start, int end)) in _changes)
        {
            ReadOnlySpan<byte> bytes = _pages[index].AsSpan(start, end - start);
            for (int table = 0; table < boot.FatCount; table++)
            {
                device.Write(boot.FatOffset(table) + (index * PageSize) + start, bytes);
            }
        }

        _changes.Clear();
    }

    /// <summary>
    /// The parts of the volume whose clusters are in use by any of the tables, ascending. Those that are marked bad hold nothing
    /// that is read.
    /// </summary>
    public IEnumerable<Extent> LiveClusters()
    {
        UnitBits live = Used(0, withBad: false);
        for (int table = 1; table < boot.FatCount; table++)
        {
            foreach ((long start, long count) in Used(table, withBad: false).SetRanges())
            {
                live.Set(start, count);
            }
        }

        foreach ((long start, long count) in live.SetRanges())
        {
            yield return new Extent(boot.ClusterOffset((uint)start + 2), count * boot.ClusterSize);
        }
    }

    /// <summary>The clusters, the first one at 0, whose entries on the device are not free.</summary>
    /// <param name="table">Which of the tables.</param>
    /// <param name="withBad">Whether those that are marked bad count.</param>
    public UnitBits Used(int table, bool withBad)
    {
        UnitBits used = new(boot.ClusterCount);
        long length = boot.UsedFatLength;
        byte[] bytes = new byte[Math.Min(ScanSize, length) + 1]; // an even entry at the end of a FAT12 reads one byte past it
        for (long position = 0; position < length; position += ScanSize)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = (int)Math.Min(ScanSize, length - position);
            volume.Read(boot.FatOffset(table) + position, bytes.AsSpan(0, count));
            if (!ZeroBytes.IsAllZero(bytes.AsSpan(0, count)))
            {
                Mark(used, bytes, position, count, withBad);
            }
        }

        return used;
    }

    private void Mark(UnitBits used, byte[] bytes, long position, int count, bool withBad)
    {
        int width = boot.Kind == FatKind.Fat16 ? 2 : 4;
        bool isWhole = boot.Kind == FatKind.Fat12; // read in one piece
        uint cluster = isWhole ? 2 : Math.Max((uint)(position / width), 2);
        uint end = isWhole ? boot.ClusterCount + 2 : (uint)((position + count) / width);
        for (; cluster < end; cluster++)
        {
            if (!isWhole)
            {
                // Most of a boot volume is free: entries of nothing but zeros are skipped, many at once.
                int at = (int)(Position(cluster) - position);
                int free = bytes.AsSpan(at, count - at).IndexOfAnyExcept((byte)0);
                cluster = free < 0 ? end : cluster + (uint)(free / width);
            }

            uint start = cluster;
            while (cluster < end && EntryAt(bytes, (int)(Position(cluster) - position), cluster) is > 0 and var entry && (withBad || entry != BadMark))
            {
                cluster++;
            }

            used.TryMark(start - 2L, cluster - start, set: true);
        }
    }

    /// <summary>Where an entry starts, in bytes of a table.</summary>
    private long Position(uint cluster) => boot.Kind switch { FatKind.Fat12 => cluster + (cluster / 2), FatKind.Fat16 => cluster * 2L, _ => cluster * 4L };

    private uint EntryAt(byte[] bytes, int offset, uint cluster) => boot.Kind switch
    {
        FatKind.Fat12 => (cluster & 1) == 0 ? ReadUInt16LittleEndian(bytes.AsSpan(offset)) & 0xFFFu : (uint)(ReadUInt16LittleEndian(bytes.AsSpan(offset)) >> 4),
        FatKind.Fat16 => ReadUInt16LittleEndian(bytes.AsSpan(offset)),
        _ => ReadUInt32LittleEndian(bytes.AsSpan(offset)) & Fat32Mask,
    };

    private (long Page, int Offset) Locate(uint cluster) => (Position(cluster) / PageSize, (int)(Position(cluster) % PageSize));

    private byte[] Page(long index)
    {
        if (_pages.TryGetValue(index, out byte[]? page))
        {
            return page;
        }

        if (_pages.Count >= MaxPages + _changes.Count)
        {
            foreach (long clean in _pages.Keys.Except(_changes.Keys).ToArray())
            {
                _pages.Remove(clean);
            }
        }

        page = new byte[PageSize];
        long start = index * PageSize;
        volume.Read(boot.FatOffset(boot.ActiveFat) + start, page.AsSpan(0, (int)Math.Min(PageSize, boot.FatLength - start)));
        _pages.Add(index, page);
        return page;
    }
}
