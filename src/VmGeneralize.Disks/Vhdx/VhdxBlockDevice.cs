using VmGeneralize.Blocks;
using VmGeneralize.Disks.Mapping;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>The virtual disk of a VHDX.</summary>
internal sealed class VhdxBlockDevice(IBlockDevice file, VhdxBlockTable table, IBlockDevice? parent) : BlockMapDevice(
    file,
    parent,
    table.Parameters.VirtualSize,
    table.Parameters.File.BlockSize,
    table.Parameters.LogicalSectorSize)
{
    private const int BitmapPageSize = 16 << 10;
    private const int BitmapPageSlots = 64;

    private readonly PageCache _bitmaps = new(file, "VHDX sector bitmap", BitmapPageSize, BitmapPageSlots);

    protected override BlockRun Sectors(long offset, long count)
    {
        long block = offset / BlockSize;
        BatEntry entry = table.Payload(block);
        long position = (long)entry.FileOffset + offset % BlockSize;
        if (entry.State != BlockState.PartiallyPresent)
        {
            return new BlockRun(Kind(entry.State), position, count);
        }

        int sectorSize = LogicalSectorSize;
        long sector = offset / sectorSize % VhdxLayout.SectorsPerBitmap;
        long inSector = offset % sectorSize;
        int sectors = (int)((inSector + count + sectorSize - 1) / sectorSize);
        BitRun run = BitRun.At(_bitmaps.At(table.Bitmap(block) + sector / 8), (int)(sector % 8), sectors, highBitFirst: false);
        long length = Math.Min(count, (long)run.Count * sectorSize - inSector);
        return new BlockRun(run.IsSet ? RunKind.Stored : RunKind.Parent, position, length);
    }

    protected override BlockRun Block(long index)
    {
        BatEntry entry = table.Payload(index);
        return new BlockRun(Kind(entry.State), (long)entry.FileOffset, BlockSize);
    }

    private RunKind Kind(BlockState state) => state switch
    {
        BlockState.FullyPresent => RunKind.Stored,
        BlockState.PartiallyPresent => RunKind.Mixed,
        BlockState.NotPresent => Absent,
        BlockState.Undefined or BlockState.Zero or BlockState.Unmapped or BlockState.UnmappedOld => RunKind.Zero,
        _ => throw new InvalidOperationException($"A block of state {state} was let through"),
    };
}
