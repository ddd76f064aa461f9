using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Mapping;

/// <summary>A virtual disk whose blocks are anywhere in a file, or in a parent, or not stored. Owns neither.</summary>
/// <param name="file">The container.</param>
/// <param name="parent">The disk below a differencing disk; null for the others.</param>
/// <param name="length">Size of the virtual disk in bytes.</param>
/// <param name="blockSize">Unit of allocation in bytes.</param>
/// <param name="sectorSize">Logical sector size in bytes.</param>
internal abstract class BlockMapDevice(IBlockDevice file, IBlockDevice? parent, long length, long blockSize, int sectorSize) : IBlockDevice
{
    public long Length => length;

    public int LogicalSectorSize => sectorSize;

    protected IBlockDevice File => file;

    protected long BlockSize => blockSize;

    /// <summary>What a block or sector without data here is.</summary>
    protected RunKind Absent => parent is null ? RunKind.Zero : RunKind.Parent;

    public void Read(long offset, Span<byte> buffer)
    {
        BlockRange.Check("Virtual disk", offset, buffer.Length, Length);
        while (!buffer.IsEmpty)
        {
            long inBlock = Math.Min(buffer.Length, blockSize - offset % blockSize);
            BlockRun run = Sectors(offset, inBlock);
            Span<byte> part = buffer[..(int)Math.Min(run.Length, inBlock)];
            switch (run.Kind)
            {
                case RunKind.Stored:
                    file.Read(run.FileOffset, part);
                    break;
                case RunKind.Parent:
                    ReadParent(offset, part);
                    break;
                default:
                    part.Clear();
                    break;
            }

            buffer = buffer[part.Length..];
            offset += part.Length;
        }
    }

    public IEnumerable<Extent> StoredExtents(Extent range)
    {
        Extent pending = default;
        foreach (Extent extent in Runs(range.Intersect(new Extent(0, Length))).SelectMany(Stored))
        {
            if (extent.Offset == pending.End)
            {
                pending = Extent.FromBounds(pending.Offset, extent.End);
                continue;
            }

            if (pending.Length > 0)
            {
                yield return pending;
            }

            pending = extent;
        }

        if (pending.Length > 0)
        {
            yield return pending;
        }
    }

    public virtual void Dispose()
    {
        // The file and the parent belong to the DiskImage.
    }

    /// <summary>The run that starts at a position. Never <see cref="RunKind.Mixed"/> here.</summary>
    /// <param name="offset">Position in the virtual disk.</param>
    /// <param name="count">Bytes of interest, inside one block.</param>
    protected abstract BlockRun Sectors(long offset, long count);

    /// <summary>What holds a whole block, from the table alone. The length is ignored.</summary>
    protected abstract BlockRun Block(long index);

    private void ReadParent(long offset, Span<byte> buffer)
    {
        // A child may have been enlarged: what is past the parent's end is zero.
        int present = (int)Math.Clamp(parent!.Length - offset, 0, buffer.Length);
        if (present > 0)
        {
            parent.Read(offset, buffer[..present]);
        }

        buffer[present..].Clear();
    }

    /// <summary>The blocks of a range, joined where they continue in the same place, so that each is looked up once.</summary>
    private IEnumerable<(Extent Virtual, BlockRun Run)> Runs(Extent range)
    {
        Extent pending = new(range.Offset, 0);
        BlockRun pendingRun = default;
        long position = range.Offset;
        while (position < range.End)
        {
            long within = position % blockSize;
            long count = Math.Min(blockSize - within, range.End - position);
            BlockRun run = Block(position / blockSize);
            long fileOffset = run.Kind == RunKind.Stored ? run.FileOffset + within : 0;
            bool joins = pending.Length > 0
                && run.Kind == pendingRun.Kind
                && (run.Kind != RunKind.Stored || fileOffset == pendingRun.FileOffset + pending.Length);
            if (!joins)
            {
                if (pending.Length > 0)
                {
                    yield return (pending, pendingRun);
                }

                pending = new Extent(position, 0);
                pendingRun = run with { FileOffset = fileOffset };
            }

            position += count;
            pending = Extent.FromBounds(pending.Offset, position);
        }

        if (pending.Length > 0)
        {
            yield return (pending, pendingRun);
        }
    }

    private IEnumerable<Extent> Stored((Extent Virtual, BlockRun Run) part) => part.Run.Kind switch
    {
        RunKind.Zero => [],
        RunKind.Parent => parent!.StoredExtents(part.Virtual),
        RunKind.Mixed => [part.Virtual], // a hole in the file may stand for a sector of the parent
        RunKind.Stored => file.StoredExtents(new Extent(part.Run.FileOffset, part.Virtual.Length))
            .Select(extent => extent.Shift(part.Virtual.Offset - part.Run.FileOffset)),
        _ => throw new InvalidOperationException($"Nothing is known of a run of kind {part.Run.Kind}"),
    };
}
