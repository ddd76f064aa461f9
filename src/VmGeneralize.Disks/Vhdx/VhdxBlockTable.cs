using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.Disks.Mapping;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>Block Allocation Table ([MS-VHDX] 2.5), read page by page: that of a 64 TiB disk can have 512 MiB.</summary>
internal sealed class VhdxBlockTable
{
    private const string Structure = "VHDX block allocation table";
    private const int PageSize = 64 << 10;
    private const int PageSlots = 32;

    private readonly IBlockDevice _file;
    private readonly VhdxParameters _parameters;
    private readonly Extent _region;
    private readonly PageCache _pages;

    /// <exception cref="CorruptDataException">The region is too small for the disk.</exception>
    public VhdxBlockTable(IBlockDevice file, VhdxParameters parameters, Extent region)
    {
        if (parameters.BatEntries * BatEntry.Size > region.Length)
        {
            throw CorruptDataException.Mismatch(
                Structure,
                region.Offset,
                "length of its region",
                $"{parameters.BatEntries} entries of {BatEntry.Size} bytes for a disk of {parameters.VirtualSize} bytes",
                $"{region.Length} bytes");
        }

        _file = file;
        _parameters = parameters;
        _region = region;
        _pages = new PageCache(file, Structure, PageSize, PageSlots);
    }

    public VhdxParameters Parameters => _parameters;

    /// <summary>The entry of a payload block.</summary>
    /// <exception cref="CorruptDataException">Its state is unknown, or the block extends past the file.</exception>
    public BatEntry Payload(long block)
    {
        long index = block + block / _parameters.ChunkRatio;
        BatEntry entry = Entry(index);
        switch (entry.State)
        {
            case BlockState.FullyPresent:
            case BlockState.PartiallyPresent when _parameters.File.HasParent:
                // The last block may be cut to what the disk needs.
                long length = Math.Min(_parameters.File.BlockSize, _parameters.VirtualSize - block * _parameters.File.BlockSize);
                RequirePlace(entry, index, length);
                return entry;
            case BlockState.NotPresent or BlockState.Undefined or BlockState.Zero or BlockState.Unmapped or BlockState.UnmappedOld:
                return entry with { FileOffset = 0 }; // whatever is left there from before means nothing
            default:
                throw CorruptDataException.Mismatch(Structure, Position(index), $"state of block {block}", "one of this kind of disk", (int)entry.State);
        }
    }

    /// <summary>Where the sector bitmap for a payload block is, in bytes.</summary>
    /// <exception cref="CorruptDataException">It is not present or extends past the file.</exception>
    public long Bitmap(long block)
    {
        long chunk = block / _parameters.ChunkRatio;
        long index = (chunk + 1) * (_parameters.ChunkRatio + 1) - 1;
        BatEntry entry = Entry(index);
        if (entry.State != BlockState.FullyPresent)
        {
            throw CorruptDataException.Mismatch(
                Structure, Position(index), $"state of the sector bitmap of block {block}", (int)BlockState.FullyPresent, (int)entry.State);
        }

        RequirePlace(entry, index, VhdxLayout.MiB);
        return (long)entry.FileOffset;
    }

    /// <summary>Sector bitmap blocks that have a place in the file; a disk without a parent needs none, and may have some.</summary>
    public IEnumerable<Extent> BitmapBlocks()
    {
        for (long index = _parameters.ChunkRatio; index < _parameters.BatEntries; index += _parameters.ChunkRatio + 1)
        {
            BatEntry entry = Entry(index);
            if (entry.State == BlockState.FullyPresent)
            {
                RequirePlace(entry, index, VhdxLayout.MiB);
                yield return new Extent((long)entry.FileOffset, VhdxLayout.MiB);
            }
        }
    }

    /// <summary>Where the entry of a payload block is in the file, in bytes.</summary>
    public long PayloadPosition(long block) => Position(block + (block / _parameters.ChunkRatio));

    /// <summary>Reads the whole table once and checks that no two things share a place in the file.</summary>
    /// <param name="reserved">Where the container's other structures are.</param>
    /// <exception cref="CorruptDataException">They do, or an entry is wrong.</exception>
    public void RequireDisjoint(IEnumerable<Extent> reserved)
    {
        if (_parameters.BatEntries > AllocationCheck.MaxEntries)
        {
            return;
        }

        List<long> starts = [];
        List<Extent> others = [.. reserved];
        long bitmapOfChunk = -1;
        for (long block = 0; block < _parameters.BlockCount; block++)
        {
            BatEntry entry = Payload(block);
            if (entry.State is BlockState.FullyPresent or BlockState.PartiallyPresent)
            {
                starts.Add((long)entry.FileOffset);
            }

            if (entry.State == BlockState.PartiallyPresent && bitmapOfChunk != block / _parameters.ChunkRatio)
            {
                bitmapOfChunk = block / _parameters.ChunkRatio;
                others.Add(new Extent(Bitmap(block), VhdxLayout.MiB));
            }
        }

        AllocationCheck.RequireDisjoint(Structure, starts, _parameters.File.BlockSize, others);
    }

    private long Position(long index) => _region.Offset + index * BatEntry.Size;

    // Pages and the region are multiples of 8: an entry never crosses a page.
    private BatEntry Entry(long index) => BatEntry.Read(BinaryPrimitives.ReadUInt64LittleEndian(_pages.At(Position(index))));

    private void RequirePlace(BatEntry entry, long index, long length)
    {
        if (entry.FileOffset < VhdxLayout.HeaderSectionLength
            || entry.FileOffset > (ulong)_file.Length
            || length > _file.Length - (long)entry.FileOffset)
        {
            throw CorruptDataException.Mismatch(
                Structure,
                Position(index),
                $"place of entry {index}",
                $"room for {length} bytes before the end of the file at byte {_file.Length}",
                $"byte {entry.FileOffset}");
        }
    }
}
