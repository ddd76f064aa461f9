using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs.Editing;

/// <summary>
/// Gives files new contents, in the blocks that they have and as many new ones as needed; everything else of their inodes stays. A file that may share
/// blocks with others (reflink) gets only new ones: shared ones are never written to.
/// </summary>
internal sealed class XfsFileReplacer(XfsVolume volume, XfsAllocator allocator)
{
    private readonly XfsMapWriter _maps = new(volume, allocator);

    /// <param name="inode">A regular file; written.</param>
    /// <param name="contents">What it holds from its first byte on.</param>
    /// <param name="size">Its size; what is after the contents reads as zeros.</param>
    /// <param name="promised">Blocks that are available and promised to others.</param>
    /// <exception cref="CorruptDataException">The file has blocks that are not its own.</exception>
    /// <exception cref="GuestVolumeFullException">There is no room; nothing was changed.</exception>
    public void Replace(XfsInode inode, ReadOnlySpan<byte> contents, long size, long promised)
    {
        XfsFileMap old = XfsFileMap.Read(volume, inode, inode.Data);
        XfsFileBlock end = new(volume.Geometry.BlocksFor(contents.Length));
        List<XfsRun> kept = [.. old.Runs.Where(run => run.Logical < end && !inode.MayShareBlocks)
            .Select(run => run with { Count = Math.Min(run.Count, end - run.Logical) })];
        kept.ForEach(run => allocator.RequireOwner(inode.Number, run, isAttributes: false));
        long missing = end.Value - kept.Sum(run => run.Count);
        allocator.RequireRoom(missing == 0 ? 0 : RoomFor(missing, kept.Count) + promised);
        foreach (XfsRun run in old.Runs)
        {
            long first = inode.MayShareBlocks ? 0 : Math.Clamp(end - run.Logical, 0, run.Count);
            if (first < run.Count)
            {
                XfsFileBlock gone = run.Logical + first;
                allocator.Release(inode.Number, run with { Logical = gone, Physical = run.At(gone), Count = run.Count - first }, isAttributes: false);
            }
        }

        foreach (XfsRun run in kept.Where(run => run.IsUnwritten))
        {
            allocator.MarkWritten(inode.Number, run);
        }

        List<XfsRun> runs = Fill(inode.Number, [.. kept.Select(run => run with { IsUnwritten = false })], end);
        foreach (XfsRun run in runs)
        {
            Write(run, contents);
        }

        _maps.SetRuns(inode, isAttributes: false, old, runs);
        inode.MayShareBlocks = false;
        inode.Size = size;
        volume.Write(inode);
    }

    /// <summary>Blocks that new contents may take, those of the tree of extents included.</summary>
    /// <param name="blocks">New blocks of contents.</param>
    /// <param name="runs">Extents that already exist.</param>
    public long RoomFor(long blocks, long runs) => blocks == 0 ? 0 : blocks + _maps.MaxNodes(runs + blocks);

    private List<XfsRun> Fill(XfsInodeNumber owner, List<XfsRun> kept, XfsFileBlock end)
    {
        List<XfsRun> runs = [];
        XfsFileBlock at = default;
        foreach (XfsRun run in kept)
        {
            runs.AddRange(allocator.Allocate(volume.Geometry.GroupOf(owner), owner, at, run.Logical - at, 0));
            runs.Add(run);
            at = run.End;
        }

        runs.AddRange(allocator.Allocate(volume.Geometry.GroupOf(owner), owner, at, end - at, 0));
        return runs;
    }

    private void Write(XfsRun run, ReadOnlySpan<byte> contents)
    {
        long start = run.Logical.Value * volume.BlockSize;
        int length = (int)Math.Min(run.Count * volume.BlockSize, contents.Length - start);
        int whole = length / volume.BlockSize * volume.BlockSize;
        volume.Write(run.Physical, contents.Slice((int)start, whole));
        if (whole < length)
        {
            // Zeros up to the end of the last block.
            byte[] last = new byte[volume.BlockSize];
            contents.Slice((int)start + whole, length - whole).CopyTo(last);
            volume.Write(run.Physical + (whole / volume.BlockSize), last);
        }
    }
}
