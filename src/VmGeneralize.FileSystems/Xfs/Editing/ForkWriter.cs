using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs.Directories;

namespace VmGeneralize.FileSystems.Xfs.Editing;

/// <summary>
/// Writes the blocks of a fork that is laid out again. A block that the fork had at the same place stays where it is; the others are freed, and new ones are
/// allocated where there was none.
/// </summary>
internal sealed class ForkWriter(XfsVolume volume, XfsAllocator allocator)
{
    /// <param name="inode">Changed, not written.</param>
    /// <param name="isAttributes">The fork of attributes, not that of data.</param>
    /// <param name="old">What the fork had.</param>
    /// <param name="pieces">Its new blocks, ascending; none makes it empty.</param>
    /// <exception cref="CorruptDataException">The fork has blocks that are not its own.</exception>
    /// <exception cref="GuestVolumeFullException">There is no room.</exception>
    public void Write(XfsInode inode, bool isAttributes, XfsFileMap old, IReadOnlyList<ForkPiece> pieces)
    {
        (XfsFileBlock Start, XfsFileBlock End)[] wanted =
            [.. pieces.Select(piece => (piece.Logical, piece.Logical + (piece.Bytes.Length / volume.BlockSize)))];
        List<XfsRun> kept = ReleaseOthers(inode.Number, isAttributes, old, wanted);
        List<XfsRun> runs = [];
        int next = 0;
        foreach ((XfsFileBlock start, XfsFileBlock end) in wanted)
        {
            XfsFileBlock at = start;
            for (; next < kept.Count && kept[next].Logical < end; next++)
            {
                Fill(runs, inode.Number, isAttributes, at, kept[next].Logical);
                runs.Add(kept[next]);
                at = kept[next].End;
            }

            Fill(runs, inode.Number, isAttributes, at, end);
        }

        WritePieces(inode.Number, pieces, runs);
        new XfsMapWriter(volume, allocator).SetRuns(inode, isAttributes, old, runs);
    }

    /// <returns>The parts of runs that are wanted, none of them in two pieces' places at once.</returns>
    private List<XfsRun> ReleaseOthers(XfsInodeNumber owner, bool isAttributes, XfsFileMap old, (XfsFileBlock Start, XfsFileBlock End)[] wanted)
    {
        List<XfsRun> kept = [];
        int first = 0;
        foreach (XfsRun run in old.Runs)
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            while (first < wanted.Length && wanted[first].End <= run.Logical)
            {
                first++;
            }

            XfsFileBlock at = run.Logical;
            for (int index = first; index < wanted.Length && wanted[index].Start < run.End && !run.IsUnwritten; index++)
            {
                XfsFileBlock start = Later(wanted[index].Start, run.Logical);
                XfsFileBlock end = wanted[index].End < run.End ? wanted[index].End : run.End;
                Release(owner, isAttributes, run, at, start);
                kept.Add(run.Part(start, end));
                allocator.RequireOwner(owner, kept[^1], isAttributes);
                at = end;
            }

            Release(owner, isAttributes, run, at, run.End);
        }

        return kept;
    }

    private static XfsFileBlock Later(XfsFileBlock one, XfsFileBlock other) => one > other ? one : other;

    private void Release(XfsInodeNumber owner, bool isAttributes, XfsRun run, XfsFileBlock start, XfsFileBlock end)
    {
        if (start < end)
        {
            allocator.Release(owner, run.Part(start, end), isAttributes);
        }
    }

    private void Fill(List<XfsRun> runs, XfsInodeNumber owner, bool isAttributes, XfsFileBlock start, XfsFileBlock end)
    {
        if (start < end)
        {
            runs.AddRange(allocator.Allocate(
                volume.Geometry.GroupOf(owner), owner, start, end - start, isAttributes ? Space.ReverseRecord.AttributeFlag : 0));
        }
    }

    private void WritePieces(XfsInodeNumber owner, IReadOnlyList<ForkPiece> pieces, List<XfsRun> runs)
    {
        int run = 0;
        foreach (ForkPiece piece in pieces)
        {
            int blocks = piece.Bytes.Length / volume.BlockSize;
            for (int index = 0; index < blocks;)
            {
                XfsFileBlock logical = piece.Logical + index;
                while (runs[run].End <= logical)
                {
                    run++;
                }

                XfsBlock place = runs[run].At(logical);
                if (index == 0)
                {
                    piece.Seal(volume, owner, place, lsn: 0);
                }

                int count = (int)Math.Min(blocks - index, runs[run].End - logical);
                volume.Write(place, piece.Bytes.AsSpan(index * volume.BlockSize, count * volume.BlockSize));
                index += count;
            }
        }
    }
}
