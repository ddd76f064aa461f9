using VmGeneralize.FileSystems.Xfs.Editing;
using VmGeneralize.FileSystems.Xfs.Space;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>The extents of one fork of a file, changed in memory: the cost of one intent does not depend on how many there are.</summary>
internal sealed class XfsMapChange
{
    private readonly XfsInode _inode;
    private readonly bool _isAttributes;
    private readonly XfsFileMap _old;
    private readonly OrderedList<XfsRun> _runs = new(static (left, right) => left.Logical.CompareTo(right.Logical));

    /// <param name="volume">The volume.</param>
    /// <param name="inode">The file; changed by <see cref="Apply"/>, not written.</param>
    /// <param name="isAttributes">The fork of attributes, not that of data.</param>
    /// <exception cref="Blocks.CorruptDataException">The fork is damaged, or has no extents.</exception>
    public XfsMapChange(XfsVolume volume, XfsInode inode, bool isAttributes)
    {
        XfsFork? fork = isAttributes ? inode.Attributes : inode.Data;
        if (fork is not { Format: XfsForkFormat.Extents or XfsForkFormat.Tree } found)
        {
            throw XfsLogReplay.Damaged("owner of a map intent in the log", "a file with extents");
        }

        _inode = inode;
        _isAttributes = isAttributes;
        _old = XfsFileMap.Read(volume, inode, found);
        foreach (XfsRun run in _old.Runs)
        {
            _runs.Add(run);
        }
    }

    /// <exception cref="Blocks.CorruptDataException">The file has something there.</exception>
    public void Add(XfsRun run)
    {
        if (Overlapping(run).Any())
        {
            throw XfsLogReplay.Damaged("place of a map intent in the log", "a hole of the file");
        }

        _runs.Add(run);
    }

    /// <summary>Removes all that the file has in the range of a run.</summary>
    /// <returns>What it had there.</returns>
    public IReadOnlyList<XfsRun> Remove(XfsRun range)
    {
        XfsRun[] all = [.. Overlapping(range)];
        List<XfsRun> gone = new(all.Length);
        foreach (XfsRun run in all)
        {
            XfsFileBlock start = run.Logical > range.Logical ? run.Logical : range.Logical;
            XfsFileBlock end = run.End < range.End ? run.End : range.End;
            gone.Add(run.Part(start, end));
            _runs.Remove(run);
            if (run.Logical < start)
            {
                _runs.Add(run.Part(run.Logical, start));
            }

            if (end < run.End)
            {
                _runs.Add(run.Part(end, run.End));
            }
        }

        return gone;
    }

    /// <exception cref="GuestVolumeFullException">There is no room for the tree of the extents.</exception>
    public void Apply(XfsMapWriter writer) => writer.SetRuns(_inode, _isAttributes, _old, [.. _runs.All]);

    private IEnumerable<XfsRun> Overlapping(XfsRun range) =>
        _runs.From(run => run.End <= range.Logical).TakeWhile(run => run.Logical < range.End);
}
