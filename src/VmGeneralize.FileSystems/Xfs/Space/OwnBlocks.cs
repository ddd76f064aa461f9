using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs.Space;

/// <summary>
/// Blocks of an allocation group that belong to no file: its headers, the log, its trees and free list, its inodes. A damaged file may claim them.
/// </summary>
internal sealed class OwnBlocks(long position)
{
    private readonly OrderedList<AgExtent> _extents = new(static (left, right) => left.First.CompareTo(right.First));

    /// <exception cref="CorruptDataException">Some of them are already the group's.</exception>
    public void Add(AgExtent extent)
    {
        RequireOthers(extent);
        _extents.Add(extent);
    }

    /// <summary>Blocks that were added one by one become free.</summary>
    public void Remove(AgExtent extent)
    {
        for (uint index = 0; index < extent.Count; index++)
        {
            _extents.Remove(new AgExtent(extent.First + index, 1));
        }
    }

    /// <exception cref="CorruptDataException">Some of them are the group's.</exception>
    public void RequireOthers(AgExtent extent)
    {
        if (_extents.TryLast(other => other.First < extent.End, out AgExtent last) && last.End > extent.First)
        {
            throw CorruptDataException.Mismatch(
                "XFS allocation group", position, "blocks that belong to something", "none of its headers, trees and inodes", extent);
        }
    }
}
