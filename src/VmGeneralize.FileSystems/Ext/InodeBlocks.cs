using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Changes which blocks an inode has, with its mapping and its block count.</summary>
internal static class InodeBlocks
{
    /// <summary>Frees all blocks of contents; the inode itself is not written.</summary>
    public static void FreeAll(ExtVolume volume, Inode inode)
    {
        if (inode.HasInlineData || !inode.HasBlockMap || InodeContents.IsFastLink(volume, inode))
        {
            return;
        }

        FileMap map = FileMap.Read(volume, inode);
        foreach (MappedRun run in map.Runs)
        {
            volume.BlockBitmaps.Free(run.Blocks);
        }

        FreeNodes(volume, map);
    }

    /// <summary>
    /// Gives an inode a new mapping. Blocks only in the old one are freed; those only in the new one
    /// were allocated by the caller.
    /// </summary>
    /// <param name="volume">The volume.</param>
    /// <param name="inode">Changed, not written.</param>
    /// <param name="old">Its mapping so far.</param>
    /// <param name="runs">Ascending by logical block.</param>
    /// <param name="freed">Blocks of the old mapping that were freed.</param>
    public static void SetRuns(ExtVolume volume, Inode inode, FileMap old, IReadOnlyList<MappedRun> runs, IEnumerable<BlockSpan> freed)
    {
        foreach (BlockSpan blocks in freed)
        {
            volume.BlockBitmaps.Free(blocks);
        }

        FreeNodes(volume, old);
        ExtBlock goal = runs.Count > 0 ? runs[^1].Blocks.Last : Goal(volume, inode);
        List<ExtBlock> nodes = inode.HasExtents ? ExtentTree.Write(volume, inode, runs, goal) : BlockPointers.Write(volume, inode, runs, goal);
        AddToCount(volume, inode, runs.Sum(run => run.Count) + nodes.Count - old.DataBlocks - old.Nodes.Count);
    }

    /// <summary>Allocates blocks for contents, in few runs near the last one.</summary>
    /// <param name="runs">Receives them after the existing ones, by logical block.</param>
    public static void Allocate(ExtVolume volume, Inode inode, List<MappedRun> runs, long count)
    {
        FileBlock logical = runs.Count > 0 ? runs[^1].End : default;
        while (count > 0)
        {
            ExtBlock goal = runs.Count > 0 ? new ExtBlock(Math.Min(runs[^1].Blocks.End.Value, volume.Superblock.Blocks - 1)) : Goal(volume, inode);
            BlockSpan taken = volume.BlockBitmaps.Allocate(goal, count);
            if (!inode.HasExtents && taken.Last > BlockPointers.LastReachable)
            {
                throw volume.Full("no free block is where a block map can point (below 2^32)");
            }

            runs.Add(new MappedRun(logical, taken.First, taken.Count, IsUnwritten: false));
            logical += taken.Count;
            count -= taken.Count;
        }
    }

    /// <summary>Changes i_blocks.</summary>
    public static void AddToCount(ExtVolume volume, Inode inode, long blocks)
    {
        long unit = (inode.Flags & InodeFlags.HugeFile) != 0 ? 1 : volume.BlockSize / 512;
        long count = inode.BlockCount + (blocks * unit);
        inode.BlockCount = count is >= 0 and < 1L << 48
            ? count
            : throw CorruptDataException.Mismatch(
                Inode.Structure, volume.Position(inode.Number), $"block count of inode {inode.Number}", "one that fits its mapping", inode.BlockCount);
    }

    /// <summary>A first block near the inode.</summary>
    public static ExtBlock Goal(ExtVolume volume, Inode inode) => volume.Groups.FirstBlock(volume.Groups.GroupOf(inode.Number));

    private static void FreeNodes(ExtVolume volume, FileMap map)
    {
        foreach (ExtBlock node in map.Nodes)
        {
            volume.BlockBitmaps.Free(new BlockSpan(node, 1));
        }
    }
}
