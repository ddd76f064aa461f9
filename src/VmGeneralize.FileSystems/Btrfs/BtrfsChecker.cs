using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>
/// The consistency check: every block of every tree, then one pass over the items of each subvolume, in which all items of an inode are
/// adjacent: names against counts, extents of files against the extent tree. Takes a few bytes of memory per extent. Contents are not read.
/// </summary>
internal sealed class BtrfsChecker(BtrfsVolume volume)
{
    private readonly ProblemList _problems = new();
    private BtrfsExtentList? _extents;

    public IReadOnlyList<ConsistencyProblem> Check()
    {
        _problems.Guard("extent tree", () =>
        {
            _ = BtrfsLiveExtents.Find(volume);
            _extents = BtrfsExtentList.Read(volume);
        });
        foreach (BtrfsTreeRoot root in volume.Roots.Others().Append(volume.Superblock.ChunkTree))
        {
            _problems.Guard($"tree {root.Tree}", () => Walk(new BtrfsTree(volume, root)));
        }

        foreach (BtrfsSubvolume subvolume in volume.Roots.All)
        {
            _problems.Guard($"subvolume {subvolume.Id}", () => Visit(subvolume));
        }

        return _problems.All;
    }

    private static void Walk(BtrfsTree tree)
    {
        foreach (BtrfsItem item in tree.From(default))
        {
            _ = item; // reading it is the check
        }
    }

    private void Visit(BtrfsSubvolume subvolume)
    {
        BtrfsInode? inode = null;
        long names = 0;
        foreach (BtrfsItem item in subvolume.Tree.From(new BtrfsKey(BtrfsObject.FirstFree, BtrfsItemType.Inode, 0)))
        {
            if (item.Key.ObjectId > BtrfsObject.LastFree || _problems.IsFull)
            {
                break; // what follows are not inodes
            }

            if (inode?.Number != item.Key.ObjectId)
            {
                Finish(inode, names);
                inode = BtrfsInode.Read(subvolume, item.Key.ObjectId);
                names = 0;
            }

            switch (item.Key.Type)
            {
                case BtrfsItemType.InodeRef:
                    names += Names(item, nameOffset: 10, lengthOffset: 8);
                    break;
                case BtrfsItemType.InodeExtendedRef:
                    names += Names(item, nameOffset: 18, lengthOffset: 16);
                    break;
                case BtrfsItemType.FileExtent:
                    VisitExtent(inode, item);
                    break;
                default:
                    break;
            }
        }

        Finish(inode, names);
    }

    private void Finish(BtrfsInode? inode, long names)
    {
        if (inode is null)
        {
            return;
        }

        bool isRoot = inode.Number == inode.Subvolume.RootInode; // names itself
        if (!inode.IsDirectory && names != inode.Links)
        {
            _problems.Add($"inode {inode.Number} of subvolume {inode.Subvolume.Id} has {names} names and says {inode.Links}");
        }

        if (inode.IsDirectory && names > 1 && !isRoot)
        {
            _problems.Add($"directory {inode.Number} of subvolume {inode.Subvolume.Id} has {names} names");
        }

        if (inode.IsDirectory)
        {
            _problems.Guard($"directory {inode.Number} of subvolume {inode.Subvolume.Id}", () =>
            {
                foreach (BtrfsDirectoryEntry entry in BtrfsDirectory.Entries(volume, inode))
                {
                    _ = entry; // that it leads to an inode is the check
                }
            });
        }
    }

    private void VisitExtent(BtrfsInode inode, BtrfsItem item)
    {
        BtrfsFileExtent extent = BtrfsFileExtent.Read(item, volume.Superblock.SectorSize);
        if (extent.Kind != BtrfsExtentKind.Inline && extent.Address.Value != 0 && _extents?.Has(extent.Address, extent.StoredLength) == false)
        {
            _problems.Add(
                $"inode {inode.Number} of subvolume {inode.Subvolume.Id} uses {extent.StoredLength} bytes at {extent.Address}, "
                    + "and no such extent is in use");
        }
    }

    private static long Names(BtrfsItem item, int nameOffset, int lengthOffset)
    {
        long names = 0;
        for (ReadOnlySpan<byte> left = item.Data.Span; !left.IsEmpty; names++)
        {
            int size = left.Length < nameOffset ? int.MaxValue : nameOffset + ReadUInt16LittleEndian(left[lengthOffset..]);
            if (size > left.Length)
            {
                throw CorruptDataException.Mismatch(BtrfsInode.Structure, item.Position, "name in a reference", "one inside it", $"{size} bytes");
            }

            left = left[size..];
        }

        return names;
    }
}
