using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Editing;

/// <summary>
/// Writes where the blocks of a fork are: as a list in the inode if it has room, else as a tree that is rebuilt in the blocks that it had and as many
/// new ones as needed ("Extent List", "B+tree Extent List"). Version 5 only.
/// </summary>
internal sealed class XfsMapWriter(XfsVolume volume, XfsAllocator allocator)
{
    private const int RootHeader = 4;
    private const int Header = 72;
    private const int PairSize = 16; // a key and a pointer
    private const long LongestRun = (1 << 21) - 1; // blocks

    private int LeafRoom => (volume.BlockSize - Header) / XfsRun.Size;

    private int NodeRoom => (volume.BlockSize - Header) / PairSize;

    /// <summary>Most blocks that the tree of a fork with some extents has.</summary>
    public long MaxNodes(long runs) => (runs / Math.Max(1, (LeafRoom / 2) - 1)) + 2;

    /// <summary>Gives a fork other blocks. The inode is changed, not written; the caller frees blocks that it does not have any more.</summary>
    /// <param name="inode">The inode; its fork already has its final size.</param>
    /// <param name="isAttributes">The fork of attributes, not that of data.</param>
    /// <param name="old">What the fork had.</param>
    /// <param name="runs">In the order of the file.</param>
    /// <exception cref="CorruptDataException">The inode does not count the blocks that it has.</exception>
    /// <exception cref="GuestVolumeFullException">There is no room for the tree.</exception>
    public void SetRuns(XfsInode inode, bool isAttributes, XfsFileMap old, IReadOnlyList<XfsRun> runs)
    {
        List<XfsRun> joined = Join(runs);
        Span<byte> area = inode.Area(isAttributes);
        bool isList = joined.Count <= area.Length / XfsRun.Size;
        int[] levels = isList ? [] : Levels(joined.Count, (area.Length - RootHeader) / PairSize);
        XfsBlock[] nodes = Nodes(inode, isAttributes, old.Nodes, levels.Sum());
        SetBlocks(inode, (ulong)(old.Runs.Sum(run => run.Count) + old.Nodes.Count), (ulong)(joined.Sum(run => run.Count) + nodes.Length));
        inode.SetExtents(isAttributes, joined.Count);
        SetFormat(inode, isAttributes, isList ? XfsForkFormat.Extents : XfsForkFormat.Tree);
        area.Clear();
        if (isList)
        {
            WriteRuns(area, joined);
            return;
        }

        List<(ulong Key, XfsBlock Block)> below = WriteLeaves(inode, joined, nodes.AsSpan(0, levels[0]));
        int used = levels[0];
        for (int level = 1; level < levels.Length; level++)
        {
            below = WriteNodes(inode, level, below, nodes.AsSpan(used, levels[level]));
            used += levels[level];
        }

        WriteUInt16BigEndian(area, (ushort)levels.Length);
        WriteUInt16BigEndian(area[2..], (ushort)below.Count);
        WritePairs(area, RootHeader, (area.Length - RootHeader) / PairSize, below);
    }

    /// <summary>Neighbours in the file that are neighbours on the volume are one extent, as long as one can be.</summary>
    private static List<XfsRun> Join(IReadOnlyList<XfsRun> runs)
    {
        List<XfsRun> joined = new(runs.Count);
        foreach (XfsRun run in runs)
        {
            if (joined.Count > 0 && joined[^1] is var last && last.End == run.Logical && last.Physical + last.Count == run.Physical
                && last.IsUnwritten == run.IsUnwritten && last.Count + run.Count <= LongestRun)
            {
                joined[^1] = last with { Count = last.Count + run.Count };
            }
            else
            {
                joined.Add(run);
            }
        }

        return joined;
    }

    /// <summary>Blocks of each level from the leaves up, until the pointers to one fit into the inode.</summary>
    private int[] Levels(int runs, int rootRoom)
    {
        List<int> levels = [];
        for (int count = Divide(runs, LeafRoom); ; count = Divide(count, NodeRoom))
        {
            levels.Add(count);
            if (count <= rootRoom)
            {
                return [.. levels];
            }
        }
    }

    private XfsBlock[] Nodes(XfsInode inode, bool isAttributes, IReadOnlyCollection<XfsBlock> old, int needed)
    {
        List<XfsBlock> nodes = [.. old.Take(needed)];
        foreach (XfsBlock surplus in old.Skip(needed))
        {
            allocator.ReleaseNode(inode.Number, surplus, isAttributes);
        }

        while (nodes.Count < needed)
        {
            nodes.Add(allocator.AllocateNode(volume.Geometry.GroupOf(inode.Number), inode.Number, isAttributes));
        }

        return [.. nodes];
    }

    private void SetBlocks(XfsInode inode, ulong before, ulong after)
    {
        if (inode.Blocks < before)
        {
            throw CorruptDataException.Mismatch(
                XfsInode.Structure, volume.Position(inode.Number) + 64, $"blocks of inode {inode.Number}", $"at least {before}", inode.Blocks);
        }

        inode.Blocks = inode.Blocks - before + after;
    }

    private static void SetFormat(XfsInode inode, bool isAttributes, XfsForkFormat format)
    {
        if (isAttributes)
        {
            inode.AttributeFormat = format;
        }
        else
        {
            inode.DataFormat = format;
        }
    }

    private List<(ulong Key, XfsBlock Block)> WriteLeaves(XfsInode inode, List<XfsRun> runs, ReadOnlySpan<XfsBlock> places)
    {
        List<(ulong Key, XfsBlock Block)> above = [];
        for (int index = 0; index < places.Length; index++)
        {
            (int first, int end) = Share(runs.Count, index, places.Length);
            byte[] block = NewBlock(level: 0, end - first, index, places);
            WriteRuns(block.AsSpan(Header), runs.GetRange(first, end - first));
            Write(inode, places[index], block);
            above.Add(((ulong)runs[first].Logical.Value, places[index]));
        }

        return above;
    }

    private List<(ulong Key, XfsBlock Block)> WriteNodes(XfsInode inode, int level, List<(ulong Key, XfsBlock Block)> below, ReadOnlySpan<XfsBlock> places)
    {
        List<(ulong Key, XfsBlock Block)> above = [];
        for (int index = 0; index < places.Length; index++)
        {
            (int first, int end) = Share(below.Count, index, places.Length);
            byte[] block = NewBlock(level, end - first, index, places);
            WritePairs(block, Header, NodeRoom, below.GetRange(first, end - first));
            Write(inode, places[index], block);
            above.Add((below[first].Key, places[index]));
        }

        return above;
    }

    /// <summary>The head of a block that every level has; checksum and owner are <see cref="Write"/>'s.</summary>
    private byte[] NewBlock(int level, int count, int index, ReadOnlySpan<XfsBlock> places)
    {
        byte[] block = new byte[volume.BlockSize];
        "BMA3"u8.CopyTo(block);
        WriteUInt16BigEndian(block.AsSpan(4), (ushort)level);
        WriteUInt16BigEndian(block.AsSpan(6), (ushort)count);
        WriteUInt64BigEndian(block.AsSpan(8), index == 0 ? XfsBlock.None.Value : places[index - 1].Value);
        WriteUInt64BigEndian(block.AsSpan(16), index == places.Length - 1 ? XfsBlock.None.Value : places[index + 1].Value);
        return block;
    }

    private void Write(XfsInode inode, XfsBlock place, byte[] block)
    {
        BlockStamp.ExtentTree.Seal(volume, block, place, inode.Number.Value, lsn: 0);
        volume.Write(place, block);
    }

    private static void WriteRuns(Span<byte> bytes, List<XfsRun> runs)
    {
        for (int index = 0; index < runs.Count; index++)
        {
            runs[index].Write(bytes[(index * XfsRun.Size)..]);
        }
    }

    /// <summary>All keys, then all pointers, each with the space of a full block.</summary>
    private static void WritePairs(Span<byte> bytes, int header, int room, List<(ulong Key, XfsBlock Block)> pairs)
    {
        for (int index = 0; index < pairs.Count; index++)
        {
            WriteUInt64BigEndian(bytes[(header + (index * 8))..], pairs[index].Key);
            WriteUInt64BigEndian(bytes[(header + (room * 8) + (index * 8))..], pairs[index].Block.Value);
        }
    }

    /// <summary>Which of many entries go into one of several blocks, so that all are about as full.</summary>
    private static (int First, int End) Share(int entries, int index, int blocks) =>
        ((int)((long)entries * index / blocks), (int)((long)entries * (index + 1) / blocks));

    private static int Divide(int count, int room) => (count + room - 1) / room;
}
