using VmGeneralize.Blocks;
using VmGeneralize.Disks.Mapping;

namespace VmGeneralize.Disks.Vhd;

/// <summary>The virtual disk of a dynamic or differencing VHD.</summary>
internal sealed class VhdBlockDevice(IBlockDevice file, VhdBlockTable table, IBlockDevice? parent)
    : BlockMapDevice(file, parent, table.Size, table.BlockSize, VhdBlockTable.SectorSize)
{
    private const int BitmapPageSize = 4 << 10;
    private const int BitmapPageSlots = 256;

    private readonly PageCache _bitmaps = new(file, "VHD sector bitmap", BitmapPageSize, BitmapPageSlots);
    private readonly bool _hasParent = parent is not null;

    protected override BlockRun Sectors(long offset, long count)
    {
        if (table.BitmapOffset(offset / BlockSize) is not long bitmap)
        {
            return new BlockRun(Absent, 0, count);
        }

        long within = offset % BlockSize;
        long sector = within / VhdBlockTable.SectorSize;
        long inSector = within % VhdBlockTable.SectorSize;
        int sectors = (int)((inSector + count + VhdBlockTable.SectorSize - 1) / VhdBlockTable.SectorSize);
        BitRun run = BitRun.At(_bitmaps.At(bitmap + sector / 8), (int)(sector % 8), sectors, highBitFirst: true);
        long length = Math.Min(count, (long)run.Count * VhdBlockTable.SectorSize - inSector);

        // [VHD 1.0]: a clear bit is a sector of zeros in a dynamic disk, a sector of the parent in a differencing one.
        return run.IsSet
            ? new BlockRun(RunKind.Stored, bitmap + table.BitmapSize + within, length)
            : new BlockRun(Absent, 0, length);
    }

    protected override BlockRun Block(long index) => table.BitmapOffset(index) is long bitmap
        ? new BlockRun(_hasParent ? RunKind.Mixed : RunKind.Stored, bitmap + table.BitmapSize, BlockSize)
        : new BlockRun(Absent, 0, BlockSize);
}
