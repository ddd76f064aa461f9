using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>All chunks, by address: at first those of the superblock, then those of the chunk tree, which is in the former.</summary>
internal sealed class BtrfsChunkMap
{
    private readonly List<BtrfsChunk> _chunks;

    private BtrfsChunkMap(List<BtrfsChunk> chunks) => _chunks = chunks;

    /// <summary>The chunks that the superblock lists.</summary>
    /// <exception cref="CorruptDataException">The list is damaged.</exception>
    public static BtrfsChunkMap OfSuperblock(BtrfsSuperblock superblock)
    {
        List<BtrfsChunk> chunks = [];
        ReadOnlyMemory<byte> array = superblock.ChunkArray;
        long position = BtrfsSuperblock.Places[0] + BtrfsSuperblock.ChunkArrayOffset;
        while (!array.IsEmpty)
        {
            int size = array.Length < BtrfsKey.Size ? 0 : BtrfsChunk.SizeOf(BtrfsChunk.StripesOf(array.Span[BtrfsKey.Size..]));
            if (size == 0 || array.Length - BtrfsKey.Size < size || BtrfsKey.Read(array.Span) is not { Type: BtrfsItemType.Chunk } key)
            {
                throw CorruptDataException.Mismatch(BtrfsSuperblock.Structure, position, "list of chunks", "a key and a chunk", $"{array.Length} bytes");
            }

            chunks.Add(BtrfsChunk.Read(superblock, new BtrfsItem(key, array.Slice(BtrfsKey.Size, size), position + BtrfsKey.Size)));
            array = array[(BtrfsKey.Size + size)..];
            position += BtrfsKey.Size + size;
        }

        chunks.Sort((left, right) => left.Logical.CompareTo(right.Logical));
        return new BtrfsChunkMap(chunks);
    }

    /// <summary>All chunks, from their tree.</summary>
    /// <exception cref="CorruptDataException">The tree is damaged, or chunks overlap.</exception>
    public static BtrfsChunkMap Read(BtrfsVolume volume, BtrfsTree tree)
    {
        List<BtrfsChunk> chunks = [];
        foreach (BtrfsItem item in tree.Items(BtrfsObject.FirstChunk, BtrfsItemType.Chunk))
        {
            BtrfsChunk chunk = BtrfsChunk.Read(volume.Superblock, item);
            if (chunks.Count > 0 && chunks[^1].End > chunk.Logical)
            {
                throw CorruptDataException.Mismatch(BtrfsChunk.Structure, item.Position, "first address", $"at least {chunks[^1].End}", chunk.Logical);
            }

            chunks.Add(chunk);
        }

        return new BtrfsChunkMap(chunks);
    }

    /// <summary>The chunk that holds an address, or null.</summary>
    public BtrfsChunk? Find(BtrfsLogical address)
    {
        int low = 0;
        int high = _chunks.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _chunks[middle].End <= address ? (middle + 1, high) : (low, middle);
        }

        return low < _chunks.Count && _chunks[low].Logical <= address ? _chunks[low] : null;
    }
}
