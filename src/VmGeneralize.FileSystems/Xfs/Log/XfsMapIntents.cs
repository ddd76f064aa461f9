using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs.Editing;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>
/// Finishes what a log announced about the extents of files (BUI), as the kernel does after its replay: a file gets an extent where it had a hole, or loses
/// all that it has in a range. The reverse mappings follow; other intents say what else happens to the blocks.
/// </summary>
internal sealed class XfsMapIntents(XfsVolume volume, XfsAllocator allocator)
{
    private const uint UnwrittenFlag = 1U << 30; // XFS_BMAP_EXTENT_UNWRITTEN
    private const uint KnownFlags = XfsIntentExtent.AttributeFlag | UnwrittenFlag | 0xFF; // not that of a realtime device

    private readonly Dictionary<ulong, XfsInode> _inodes = [];
    private readonly Dictionary<(ulong Owner, bool IsAttributes), XfsMapChange> _changes = [];

    /// <summary>Takes the next intent; the files are written by <see cref="Write"/>.</summary>
    /// <exception cref="CorruptDataException">It does not match the volume.</exception>
    public void Finish(XfsLogItem intent)
    {
        volume.Cancellation.ThrowIfCancellationRequested();
        XfsIntentExtent[] extents = [.. XfsIntentExtent.Of(intent)];
        if (extents is not [XfsIntentExtent extent] || (extent.Flags & ~KnownFlags) != 0)
        {
            throw XfsLogReplay.Damaged("map intent in the log", "one extent with known flags");
        }

        if (extent.Count == 0 || !volume.Geometry.IsInside(extent.First, extent.Count) || extent.Offset > (ulong)(XfsFileBlock.Most - extent.Count))
        {
            throw XfsLogReplay.Damaged("blocks of a map intent in the log", "blocks of one allocation group and of a file");
        }

        XfsRun run = new(new XfsFileBlock((long)extent.Offset), extent.First, extent.Count, (extent.Flags & UnwrittenFlag) != 0);
        XfsInodeNumber owner = new(extent.Owner);
        XfsMapChange change = Of(owner, extent.IsAttributes);
        switch (extent.Action)
        {
            case 1:
                change.Add(run);
                allocator.AddOwner(owner, run, extent.IsAttributes);
                break;
            case 2:
                foreach (XfsRun gone in change.Remove(run))
                {
                    allocator.RemoveOwner(owner, gone, extent.IsAttributes);
                }

                break;
            default:
                throw XfsLogReplay.Damaged("action of a map intent in the log", "1 or 2");
        }
    }

    /// <summary>Writes the files that were changed.</summary>
    /// <exception cref="GuestVolumeFullException">There is no room for the tree of a file's extents.</exception>
    public void Write()
    {
        XfsMapWriter writer = new(volume, allocator);
        foreach (XfsMapChange change in _changes.Values)
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            change.Apply(writer);
        }

        foreach (XfsInode inode in _inodes.Values)
        {
            volume.Write(inode);
        }
    }

    private XfsMapChange Of(XfsInodeNumber owner, bool isAttributes)
    {
        if (!_changes.TryGetValue((owner.Value, isAttributes), out XfsMapChange? change))
        {
            if (!_inodes.TryGetValue(owner.Value, out XfsInode? inode))
            {
                _inodes.Add(owner.Value, inode = volume.ReadInode(owner));
            }

            _changes.Add((owner.Value, isAttributes), change = new XfsMapChange(volume, inode, isAttributes));
        }

        return change;
    }
}
