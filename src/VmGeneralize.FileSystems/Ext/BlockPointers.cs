using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>The block map of ext2 and ext3: 12 pointers in the inode, then blocks of pointers in one, two and three levels.</summary>
internal static class BlockPointers
{
    public const string Structure = "ext block map";

    private const int Direct = 12;
    private const int Levels = 3;

    public static void Read(ExtVolume volume, Inode inode, FileMap map)
    {
        long position = volume.Position(inode.Number) + Inode.BlockArea;
        ReadOnlySpan<byte> area = inode.BlockBytes;
        long logical = 0;
        for (int i = 0; i < Direct; i++)
        {
            Add(volume, map, logical++, ReadUInt32LittleEndian(area[(4 * i)..]), position);
        }

        HashSet<long> visited = [];
        for (int level = 1; level <= Levels; level++)
        {
            ReadNode(volume, map, ReadUInt32LittleEndian(area[(4 * (Direct - 1 + level))..]), level, ref logical, position, visited);
        }
    }

    /// <summary>Writes a new map for runs of blocks; pointer blocks come from the bitmaps.</summary>
    /// <returns>The pointer blocks.</returns>
    public static List<long> Write(ExtVolume volume, Inode inode, IReadOnlyList<MappedRun> runs, long goal)
    {
        List<long> nodes = [];
        Span<byte> area = inode.BlockBytes;
        area.Clear();
        Dictionary<long, byte[]> blocks = [];
        foreach (MappedRun run in runs)
        {
            for (long i = 0; i < run.Count; i++)
            {
                Set(volume, inode, run.Logical + i, (uint)(run.Physical + i), nodes, blocks, goal);
            }
        }

        foreach ((long block, byte[] bytes) in blocks)
        {
            volume.Cache.Write(block, bytes);
        }

        return nodes;
    }

    private static void Set(ExtVolume volume, Inode inode, long logical, uint physical, List<long> nodes, Dictionary<long, byte[]> blocks, long goal)
    {
        if (logical < Direct)
        {
            WriteUInt32LittleEndian(inode.BlockBytes[(4 * (int)logical)..], physical);
            return;
        }

        long perBlock = volume.BlockSize / 4;
        long rest = logical - Direct;
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
            long node = ReadUInt32LittleEndian(parent.AsSpan(offset));
            if (node == 0)
            {
                node = volume.BlockBitmaps.Allocate(nodes.Count > 0 ? nodes[^1] : goal, 1).First;
                if (node > uint.MaxValue)
                {
                    throw volume.Full("no free block is where a block map can point (below 2^32)");
                }

                nodes.Add(node);
                blocks.Add(node, new byte[volume.BlockSize]);
                WriteUInt32LittleEndian(parent.AsSpan(offset), (uint)node);
            }

            span /= perBlock;
            parent = blocks[node];
            offset = (int)(4 * (rest / span));
            rest %= span;
        }

        WriteUInt32LittleEndian(parent.AsSpan(offset), physical);
    }

    private static void ReadNode(ExtVolume volume, FileMap map, long block, int level, ref long logical, long position, HashSet<long> visited)
    {
        long perBlock = volume.BlockSize / 4;
        if (block == 0)
        {
            logical += level switch { 1 => perBlock, 2 => perBlock * perBlock, _ => perBlock * perBlock * perBlock };
            return;
        }

        volume.RequireInside(block, 1, Structure, position);
        if (!visited.Add(block))
        {
            throw new CorruptDataException(Structure, position, $"every pointer block once expected, block {block} is there again");
        }

        map.Nodes.Add(block);
        byte[] bytes = volume.Cache.Read(block);
        for (int offset = 0; offset < bytes.Length; offset += 4)
        {
            uint pointer = ReadUInt32LittleEndian(bytes.AsSpan(offset));
            if (level == 1)
            {
                Add(volume, map, logical++, pointer, block * volume.BlockSize);
            }
            else
            {
                ReadNode(volume, map, pointer, level - 1, ref logical, block * volume.BlockSize, visited);
            }
        }
    }

    private static void Add(ExtVolume volume, FileMap map, long logical, uint physical, long position)
    {
        if (physical == 0)
        {
            return;
        }

        volume.RequireInside(physical, 1, Structure, position);
        // Three levels of 64 KiB blocks reach further than a logical block number.
        if (logical >= 1L << 32 || !map.TryAdd(new MappedRun(logical, physical, 1, IsUnwritten: false)))
        {
            throw new CorruptDataException(Structure, position, $"a block below 2^32 expected, is {logical}");
        }
    }
}
