using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.Disks.Mapping;

namespace VmGeneralize.Disks.Vhd;

/// <summary>
/// Block Allocation Table ([VHD 1.0] "Block Allocation Table and Data Blocks"): for each block the sector in the file where
/// its bitmap starts. Read page by page: a false entry count costs nothing.
/// </summary>
internal sealed class VhdBlockTable
{
    /// <summary>Entry of a block that has no place in the file.</summary>
    public const uint Unused = 0xFFFF_FFFF;

    public const int SectorSize = 512;

    private const string Structure = "VHD block allocation table";
    private const int EntrySize = 4;
    private const int PageSize = 64 << 10;
    private const int PageSlots = 32;

    private readonly IBlockDevice _file;
    private readonly PageCache _pages;
    private readonly long _offset;
    private readonly long _dataEnd;

    /// <param name="file">The VHD file.</param>
    /// <param name="offset">Where the table is, in bytes.</param>
    /// <param name="count">Blocks of the virtual disk.</param>
    /// <param name="size">Size of the virtual disk in bytes.</param>
    /// <param name="blockSize">Bytes of data in a block.</param>
    /// <param name="dataEnd">Where the footer starts: no block reaches past it.</param>
    /// <exception cref="CorruptDataException">The table extends past the file.</exception>
    public VhdBlockTable(IBlockDevice file, long offset, long count, long size, long blockSize, long dataEnd)
    {
        file.RequireInside(Structure, offset, count * EntrySize);
        _file = file;
        _offset = offset;
        _dataEnd = dataEnd;
        _pages = new PageCache(file, Structure, PageSize, PageSlots);
        Count = count;
        Size = size;
        BlockSize = blockSize;
        BitmapSize = (blockSize / SectorSize / 8 + SectorSize - 1) / SectorSize * SectorSize;
    }

    public long Count { get; }

    public long Size { get; }

    public long BlockSize { get; }

    /// <summary>Bytes of the sector bitmap before a block's data: whole sectors.</summary>
    public long BitmapSize { get; }

    /// <summary>Where a block's bitmap starts in the file, in bytes; null when it has none.</summary>
    /// <exception cref="CorruptDataException">The block would extend past the file.</exception>
    public long? BitmapOffset(long block)
    {
        long position = _offset + block * EntrySize;
        ReadOnlySpan<byte> page = _pages.At(position);
        if (page.Length >= EntrySize)
        {
            return Check(block, BinaryPrimitives.ReadUInt32BigEndian(page));
        }

        Span<byte> entry = stackalloc byte[EntrySize]; // a table that a strange creator put at an odd place
        _file.Read(position, entry);
        return Check(block, BinaryPrimitives.ReadUInt32BigEndian(entry));
    }

    /// <summary>Reads the whole table once and checks that no two things share a place in the file.</summary>
    /// <param name="reserved">Where the container's other structures are.</param>
    /// <exception cref="CorruptDataException">They do, or an entry is outside the file.</exception>
    public void RequireDisjoint(IEnumerable<Extent> reserved)
    {
        if (Count > AllocationCheck.MaxEntries)
        {
            return;
        }

        List<long> starts = [];
        for (long block = 0; block < Count; block++)
        {
            if (BitmapOffset(block) is long start)
            {
                starts.Add(start);
            }
        }

        AllocationCheck.RequireDisjoint(Structure, starts, BitmapSize + BlockSize, [.. reserved, new Extent(_offset, Count * EntrySize)]);
    }

    private long? Check(long block, uint entry)
    {
        if (entry == Unused)
        {
            return null;
        }

        long start = (long)entry * SectorSize;
        long needed = BitmapSize + Math.Min(BlockSize, Size - block * BlockSize); // creators may cut the last block
        return start + needed <= _dataEnd
            ? start
            : throw CorruptDataException.Mismatch(
                Structure,
                _offset + block * EntrySize,
                $"place of block {block}",
                $"room for {needed} bytes before the end of the data at byte {_dataEnd}",
                $"byte {start}");
    }
}
