using System.Buffers.Binary;
using VmGeneralize.Disks.Output;

namespace VmGeneralize.Disks.Vhd;

/// <summary>
/// Writes a dynamic VHD in blocks of 2 MiB: footer copy, dynamic header, table, blocks in ascending order, footer.
/// </summary>
internal sealed class DynamicVhdSink : DiskSink
{
    private const int BlockSize = 2 << 20;
    private const int BitmapSize = BlockSize / VhdBlockTable.SectorSize / 8; // 512: exactly one sector
    private const int Alignment = 4096;
    private const long MaxSize = 2040L << 30; // [VHD 1.0]; Hyper-V refuses larger ones
    private const int HeaderOffset = VhdFooter.Size;
    private const int TableOffset = HeaderOffset + VhdDynamicHeader.Size;

    private readonly DiskIdentity _identity;
    private readonly byte[] _table; // at most 4 MiB
    private readonly byte[] _bitmap = new byte[BitmapSize];
    private long _block = -1;
    private long _data;
    private long _end;

    public DynamicVhdSink(SinkFile file, long virtualSize, DiskIdentity identity)
        : base(file, virtualSize, VhdBlockTable.SectorSize, MaxSize)
    {
        _identity = identity;
        long blocks = (virtualSize + BlockSize - 1) / BlockSize;
        _table = new byte[(blocks * sizeof(uint) + VhdBlockTable.SectorSize - 1) / VhdBlockTable.SectorSize * VhdBlockTable.SectorSize];
        _table.AsSpan().Fill(0xFF); // unused, also after the last entry
        _bitmap.AsSpan().Fill(0xFF);
        _end = TableOffset + _table.Length;
        if (file.GoOnAt is not null && Restore((TableOffset, _table), BlockSize, DataOf, Forget) is { } last)
        {
            (_block, _data) = last;
            _end = _data + BlockSize;
        }
    }

    protected override void Store(long offset, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int within = (int)(offset % BlockSize);
            int count = Math.Min(BlockSize - within, bytes.Length);
            Allocate(offset / BlockSize);
            WriteFile(_data + within, bytes[..count]);
            bytes = bytes[count..];
            offset += count;
        }
    }

    protected override void Finish()
    {
        SetFileLength(_end);
        byte[] header = new byte[VhdDynamicHeader.Size];
        new VhdDynamicHeader
        {
            TableOffset = TableOffset,
            MaxTableEntries = (uint)((VirtualSize + BlockSize - 1) / BlockSize),
            BlockSize = BlockSize,
        }.Write(header);
        WriteFile(HeaderOffset, header);
        WriteFile(TableOffset, _table);
        FlushFile();
        byte[] footer = new byte[VhdFooter.Size];
        VhdFooters.Create(VhdDiskType.Dynamic, VirtualSize, HeaderOffset, _identity).Write(footer);
        WriteFile(_end, footer);
        WriteFile(0, footer);
    }

    protected override void SaveTable() => WriteFile(TableOffset, _table);

    private long? DataOf(long block) => BinaryPrimitives.ReadUInt32BigEndian(Entry(block)) is uint sector and not uint.MaxValue
        ? ((long)sector * VhdBlockTable.SectorSize) + BitmapSize
        : null;

    private void Forget(long block) => Entry(block).Fill(0xFF);

    private Span<byte> Entry(long block) => _table.AsSpan((int)(block * sizeof(uint)), sizeof(uint));

    private void Allocate(long block)
    {
        if (block == _block)
        {
            return;
        }

        // The data, not the bitmap before it, is on a multiple of 4 KiB, as in Hyper-V's files: holes and reads line up.
        _data = (_end + BitmapSize + Alignment - 1) / Alignment * Alignment;
        _block = block;
        _end = _data + BlockSize;
        BinaryPrimitives.WriteUInt32BigEndian(Entry(block), (uint)((_data - BitmapSize) / VhdBlockTable.SectorSize));

        // Every sector of an allocated block is marked present, as Hyper-V and qemu do: readers that ignore bitmaps agree.
        WriteFile(_data - BitmapSize, _bitmap);
    }
}
