using System.Runtime.InteropServices;
using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>The block map of ext2 and ext3: 12 pointers in the inode, then blocks of pointers in one, two and three levels.</summary>
internal static class BlockPointers
{
    public const string Structure = "ext block map";

    /// <summary>Pointers have 32 bits.</summary>
    public static readonly ExtBlock LastReachable = new(uint.MaxValue);

    private const int Direct = 12;
    private const int Levels = 3;

    public static void Read(ExtVolume volume, Inode inode, FileMap map)
    {
        long position = volume.Position(inode.Number) + Inode.BlockArea;
        ReadOnlySpan<byte> area = inode.BlockBytes;
        FileBlock logical = default;
        for (int i = 0; i < Direct; i++)
        {
            Add(volume, map, logical, Pointer(area[(4 * i)..]), position);
            logical += 1;
        }

        for (int level = 1; level <= Levels; level++)
        {
            ExtBlock node = Pointer(area[(4 * (Direct - 1 + level))..]);
            ReadNode(volume, map, node, level, ref logical, position, new BlockSpan(node, 1));
        }
    }

    /// <summary>Writes a new map for runs of blocks; pointer blocks come from the bitmaps.</summary>
    /// <returns>The pointer blocks.</returns>
    public static List<ExtBlock> Write(ExtVolume volume, Inode inode, IReadOnlyList<MappedRun> runs, ExtBlock goal)
    {
        List<ExtBlock> nodes = [];
        Span<byte> area = inode.BlockBytes;
        area.Clear();
        Dictionary<ExtBlock, byte[]> blocks = [];
        foreach (MappedRun run in runs)
        {
            for (long i = 0; i < run.Count; i++)
            {
                Set(volume, inode, run.Logical + i, run.Physical + i, nodes, blocks, goal);
            }
        }

        foreach ((ExtBlock block, byte[] bytes) in blocks)
        {
            volume.Cache.Write(block, bytes);
        }

        return nodes;
    }

    private static void Set(
        ExtVolume volume, Inode inode, FileBlock logical, ExtBlock physical, List<ExtBlock> nodes, Dictionary<ExtBlock, byte[]> blocks, ExtBlock goal)
    {
        if (logical.Value < Direct)
        {
            SetPointer(inode.BlockBytes[(4 * (int)logical.Value)..], physical);
            return;
        }

        long perBlock = volume.BlockSize / 4;
        long rest = logical.Value - Direct;
        int level = 1;
        long span = perBlock;
        while (rest >= span && level < Levels)
        {
            rest -= span;
            span *= perBlock;
            level++;
        }

        if (rest >= span)
        {
            throw new UnsupportedFeatureException("A file that is too large for its block map (no extents)", "Change it in the guest.");
        }

        byte[] parent = inode.Bytes;
        int offset = Inode.BlockArea + (4 * (Direct - 1 + level));
        for (; level > 0; level--)
        {
            ExtBlock node = Pointer(parent.AsSpan(offset));
            if (node.IsNone)
            {
                node = volume.BlockBitmaps.Allocate(nodes.Count > 0 ? nodes[^1] : goal, 1).First;
                if (node > LastReachable)
                {
                    throw volume.Full("no free block is where a block map can point (below 2^32)");
                }

                nodes.Add(node);
                blocks.Add(node, new byte[volume.BlockSize]);
                SetPointer(parent.AsSpan(offset), node);
            }

            span /= perBlock;
            parent = blocks[node];
            offset = (int)(4 * (rest / span));
            rest %= span;
        }

        SetPointer(parent.AsSpan(offset), physical);
    }

    /// <param name="volume">The volume.</param>
    /// <param name="map">Receives the runs.</param>
    /// <param name="block">The block of pointers, or none.</param>
    /// <param name="level">Its distance from the data.</param>
    /// <param name="logical">First block of the file that it is for; the one after its last afterwards.</param>
    /// <param name="position">Where the pointer to it is.</param>
    /// <param name="near">Blocks around it on the volume that are read for the same map.</param>
    private static void ReadNode(ExtVolume volume, FileMap map, ExtBlock block, int level, ref FileBlock logical, long position, BlockSpan near)
    {
        long perBlock = volume.BlockSize / 4;
        long perPointer = level switch { 1 => 1, 2 => perBlock, _ => perBlock * perBlock };
        if (block.IsNone)
        {
            logical += perBlock * perPointer;
            return;
        }

        volume.RequireInside(new BlockSpan(block, 1), Structure, position);
        if (!map.TryAddNode(block))
        {
            throw CorruptDataException.Mismatch(Structure, position, $"places of pointer block {block}", 1, "another one");
        }

        byte[] bytes = volume.Cache.ReadAhead(block, near);
        ReadOnlySpan<uint> pointers = MemoryMarshal.Cast<byte, uint>(bytes); // to find zeros, in any byte order
        for (int index = 0; index < pointers.Length; index++)
        {
            // The resize inode has a thousand of these blocks, nearly all zero.
            int empty = pointers[index..].IndexOfAnyExcept(0u);
            empty = empty < 0 ? pointers.Length - index : empty;
            logical += empty * perPointer;
            index += empty;
            if (index == pointers.Length)
            {
                break;
            }

            ExtBlock pointer = Pointer(bytes.AsSpan(4 * index));
            if (level == 1)
            {
                Add(volume, map, logical, pointer, volume.Space.OffsetOf(block));
                logical += 1;
            }
            else
            {
                near = near.Contains(pointer) ? near : Adjacent(volume, bytes, index);
                ReadNode(volume, map, pointer, level - 1, ref logical, volume.Space.OffsetOf(block), near);
            }
        }
    }

    /// <summary>The block that a pointer names and those of the pointers after it that follow it on the volume.</summary>
    private static BlockSpan Adjacent(ExtVolume volume, byte[] bytes, int index)
    {
        ExtBlock first = Pointer(bytes.AsSpan(4 * index));
        int count = 1;
        while (4 * (index + count) < bytes.Length && Pointer(bytes.AsSpan(4 * (index + count))) == first + count)
        {
            count++;
        }

        BlockSpan all = new(first, count);
        return volume.IsInside(all) ? all : new BlockSpan(first, 1);
    }

    private static void Add(ExtVolume volume, FileMap map, FileBlock logical, ExtBlock physical, long position)
    {
        if (physical.IsNone)
        {
            return;
        }

        volume.RequireInside(new BlockSpan(physical, 1), Structure, position);
        // Three levels of 64 KiB blocks reach further than a logical block number.
        if (logical.Value >= FileBlock.MaxBlocks || !map.TryAdd(new MappedRun(logical, physical, 1, IsUnwritten: false)))
        {
            throw CorruptDataException.Mismatch(Structure, position, "logical block", "below 2^32", logical);
        }
    }

    private static ExtBlock Pointer(ReadOnlySpan<byte> bytes) => new(ReadUInt32LittleEndian(bytes));

    private static void SetPointer(Span<byte> bytes, ExtBlock block) => WriteUInt32LittleEndian(bytes, (uint)block.Value);
}
