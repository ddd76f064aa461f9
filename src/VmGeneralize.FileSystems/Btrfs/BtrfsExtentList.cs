using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>The extents of contents in the extent tree: start and length, ascending.</summary>
internal sealed class BtrfsExtentList
{
    private readonly List<(long Start, long Length)> _extents = [];

    private BtrfsExtentList()
    {
    }

    /// <exception cref="CorruptDataException">The tree is damaged, or not there.</exception>
    public static BtrfsExtentList Read(BtrfsVolume volume)
    {
        BtrfsExtentList list = new();
        BtrfsTreeRoot root = volume.Roots.RootOf(BtrfsObject.ExtentTree)
            ?? throw CorruptDataException.Mismatch(BtrfsTreeBlock.Structure, BtrfsSuperblock.Places[0], "root of the extent tree", "one", "none");
        foreach (BtrfsItem item in new BtrfsTree(volume, root).From(default))
        {
            if (item.Key.Type == BtrfsItemType.Extent)
            {
                list._extents.Add(((long)Math.Min(item.Key.ObjectId, long.MaxValue), (long)Math.Min(item.Key.Offset, long.MaxValue)));
            }
        }

        return list;
    }

    /// <summary>Whether there is exactly this one.</summary>
    public bool Has(BtrfsLogical start, long length) => _extents.BinarySearch((start.Value, length)) >= 0;
}
