using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.Disks.InPlace;
using VmGeneralize.Disks.Mapping;

namespace VmGeneralize.Disks.Vhd;

/// <summary>A dynamic VHD that is changed in place: new blocks go after the last one, and the footer after them.</summary>
internal sealed class DynamicVhdDraft : ContainerDraft
{
    private const int EntrySize = 4;
    private const int Alignment = 4096; // of a block's data, as DynamicVhdSink has it
    private const long LargestForeignMap = 1 << 20; // bytes; after the table, as Xen keeps its map of blocks there

    private readonly DynamicVhdPlaces _places;
    private readonly VhdBlockTable _table;
    private readonly byte[] _footer;
    private readonly Dictionary<long, long> _new = []; // data of new blocks, by number
    private long _end;

    /// <param name="file">The file.</param>
    /// <param name="table">Its table.</param>
    /// <param name="places">Where the rest is.</param>
    /// <param name="footer">The footer that counts.</param>
    /// <param name="newBlocks">Most blocks that may be added.</param>
    public DynamicVhdDraft(IBlockDevice file, VhdBlockTable table, DynamicVhdPlaces places, byte[] footer, long newBlocks)
        : base(new FileDraft(file, checked(file.Length + ((newBlocks + 1) * (table.BlockSize + table.BitmapSize + Alignment)))))
    {
        (_table, _places, _footer, _end) = (table, places, footer, places.DataEnd);
        for (long block = 0; block < table.Count; block++)
        {
            if (table.BitmapOffset(block) is { } bitmap)
            {
                Complete(block, bitmap);
            }
        }
    }

    public override IEnumerable<Extent> Used()
    {
        long first = _places.DataEnd;
        for (long block = 0; block < _table.Count; block++)
        {
            if (_table.BitmapOffset(block) is { } bitmap)
            {
                first = Math.Min(first, bitmap);
                yield return new Extent(bitmap, _table.BitmapSize + DataLength(block));
            }
        }

        yield return new Extent(0, VhdFooter.Size);
        yield return new Extent(_places.HeaderOffset, VhdDynamicHeader.Size);
        long tableEnd = _places.TableOffset + (_places.TableEntries * EntrySize);
        yield return Extent.FromBounds(_places.TableOffset, Math.Max(tableEnd, Math.Min(first, tableEnd + LargestForeignMap)));
        yield return Extent.FromBounds(_places.DataEnd, Math.Max(_places.DataEnd, File.Length));
    }

    public override void Finish()
    {
        if (_new.Count == 0)
        {
            return;
        }

        File.Length = _end + VhdFooter.Size;
        File.Write(_end, _footer);
    }

    protected override long? Place(long offset)
    {
        long block = offset / _table.BlockSize;
        return _table.BitmapOffset(block) is { } bitmap
            ? bitmap + _table.BitmapSize + (offset % _table.BlockSize)
            : _new.TryGetValue(block, out long data) ? data + (offset % _table.BlockSize) : null;
    }

    protected override long Run(long offset) => _table.BlockSize - (offset % _table.BlockSize);

    protected override long Allocate(long offset)
    {
        if (_new.Count == 0)
        {
            // The blocks start where the footer was.
            File.Zero(Extent.FromBounds(_places.DataEnd, File.Length));
        }

        long block = offset / _table.BlockSize;
        long data = (_end + _table.BitmapSize + Alignment - 1) / Alignment * Alignment;
        _end = data + _table.BlockSize;
        _new.Add(block, data);
        Span<byte> entry = stackalloc byte[EntrySize];
        BinaryPrimitives.WriteUInt32BigEndian(entry, checked((uint)((data - _table.BitmapSize) / VhdBlockTable.SectorSize)));
        File.Write(_places.TableOffset + (block * EntrySize), entry);
        Span<byte> present = new byte[(int)_table.BitmapSize];
        present.Fill(0xFF);
        File.Write(data - _table.BitmapSize, present);
        return data + (offset % _table.BlockSize);
    }

    /// <summary>Sectors that a bitmap marks absent read as zero, and may hold anything: they become zero, and present.</summary>
    private void Complete(long block, long bitmap)
    {
        byte[] bits = new byte[(int)_table.BitmapSize];
        File.Read(bitmap, bits);
        long sectors = (DataLength(block) + VhdBlockTable.SectorSize - 1) / VhdBlockTable.SectorSize;
        bool isChanged = false;
        for (int sector = 0; sector < sectors;)
        {
            BitRun run = BitRun.At(bits, sector, (int)(sectors - sector), highBitFirst: true);
            if (!run.IsSet)
            {
                long start = (long)sector * VhdBlockTable.SectorSize;
                long end = Math.Min(start + ((long)run.Count * VhdBlockTable.SectorSize), DataLength(block));
                File.Drop(Extent.FromBounds(start, end).Shift(bitmap + _table.BitmapSize));
                isChanged = true;
            }

            sector += run.Count;
        }

        if (isChanged)
        {
            bits.AsSpan().Fill(0xFF);
            File.Write(bitmap, bits);
        }
    }

    private long DataLength(long block) => Math.Min(_table.BlockSize, _table.Size - (block * _table.BlockSize));
}

/// <summary>Where the parts of a dynamic VHD are.</summary>
/// <param name="HeaderOffset">The dynamic header, in bytes.</param>
/// <param name="TableOffset">The block allocation table, in bytes.</param>
/// <param name="TableEntries">Its entries, those past the disk's end too.</param>
/// <param name="DataEnd">Where the footer starts, or the end of the file when it has none.</param>
internal sealed record DynamicVhdPlaces(long HeaderOffset, long TableOffset, long TableEntries, long DataEnd);
