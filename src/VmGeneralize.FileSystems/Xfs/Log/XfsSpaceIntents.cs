using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs.Editing;
using VmGeneralize.FileSystems.Xfs.Space;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>
/// Finishes what a log announced about space, in the order of the log, as the kernel does after its replay: blocks to free (EFI), reverse mappings (RUI),
/// reference counts and blocks reserved for copies (CUI). Every intent is about one thing only: blocks that lose their last reference have lost their
/// reverse mapping by another intent.
/// </summary>
internal sealed class XfsSpaceIntents(XfsVolume volume, XfsAllocator allocator)
{
    private const uint TreeFlag = 1U << 30; // XFS_RMAP_EXTENT_BMBT_BLOCK
    private const uint UnwrittenFlag = 1U << 29; // XFS_RMAP_EXTENT_UNWRITTEN

    /// <exception cref="CorruptDataException">It does not match the volume.</exception>
    public void Finish(XfsLogItem intent)
    {
        foreach (XfsIntentExtent extent in XfsIntentExtent.Of(intent))
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            if (extent.Count == 0 || !volume.Geometry.IsInside(extent.First, extent.Count))
            {
                throw XfsLogReplay.Damaged("blocks of an intent in the log", "blocks of one allocation group");
            }

            AgSpace space = allocator.SpaceOf(volume.Geometry.GroupOf(extent.First));
            AgExtent blocks = new(volume.Geometry.InGroup(extent.First), extent.Count);
            switch (intent.Type)
            {
                case XfsLogItemType.FreeIntent:
                    space.Free(blocks);
                    break;
                case XfsLogItemType.ReverseIntent:
                    ChangeOwner(space, blocks, extent);
                    break;
                default:
                    ChangeReferences(space, blocks, extent.Action);
                    break;
            }
        }
    }

    /// <summary>Frees what was reserved for copies: after a stop it is unowned.</summary>
    public void ReleaseCopies()
    {
        foreach (AgNumber group in volume.Superblock.HasSharedBlocks ? volume.Geometry.AllGroups() : [])
        {
            allocator.SpaceOf(group).ReleaseCopies();
        }
    }

    private static void ChangeOwner(AgSpace space, AgExtent blocks, XfsIntentExtent extent)
    {
        ulong flags = (extent.IsAttributes ? ReverseRecord.AttributeFlag : 0)
            | ((extent.Flags & TreeFlag) != 0 ? ReverseRecord.TreeFlag : 0)
            | ((extent.Flags & UnwrittenFlag) != 0 ? ReverseRecord.UnwrittenFlag : 0);
        ReverseRecord mapping = new(blocks.First.Value, blocks.Count, extent.Owner, extent.Offset | flags);
        if (extent.Offset > XfsFileBlock.Most || !mapping.IsPlaceOfFile)
        {
            throw XfsLogReplay.Damaged("reverse mapping of an intent in the log", "blocks of a file");
        }

        switch (extent.Action)
        {
            case 1 or 2 or 7: // map, map shared, alloc
                space.AddOwner(mapping);
                break;
            case 3 or 4 or 8: // unmap, unmap shared, free
                space.RemoveOwner(mapping);
                break;
            case 5 or 6: // convert, convert shared: the flag is that of the new state
                space.RemoveOwner(mapping with { Offset = mapping.Offset ^ ReverseRecord.UnwrittenFlag });
                space.AddOwner(mapping);
                break;
            default:
                throw XfsLogReplay.Damaged("action of a reverse mapping intent in the log", "1 to 8");
        }
    }

    private static void ChangeReferences(AgSpace space, AgExtent blocks, int action)
    {
        switch (action)
        {
            case 1:
                space.AddReference(blocks);
                break;
            case 2:
                space.RemoveReference(blocks);
                break;
            case 3:
                space.AddCopy(blocks);
                break;
            case 4:
                space.RemoveCopy(blocks);
                break;
            default:
                throw XfsLogReplay.Damaged("action of a reference intent in the log", "1 to 4");
        }
    }
}
