using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs.Space;

/// <summary>
/// The chunks of inodes of one allocation group, edited in memory. <see cref="Write"/> rebuilds their trees, in the blocks that they had and in free
/// ones when that is not enough. Version 5 only.
/// </summary>
internal sealed class AgInodes
{
    private readonly XfsVolume _volume;
    private readonly AgNumber _group;
    private readonly AgInodeHeader _header;
    private readonly SortedList<uint, InodeChunk> _chunks = [];
    private readonly List<AgBlock> _blocks = [];
    private readonly List<AgBlock> _freeBlocks = [];
    private int _lowest; // no chunk before this one has a free inode

    private AgInodes(XfsVolume volume, AgNumber group, AgSpace space)
    {
        _volume = volume;
        _group = group;
        _header = AgInodeHeader.Read(volume.Device, volume.Superblock, volume.Geometry, group);
        foreach (InodeChunk chunk in InodeChunks.All(volume, group, _header, _blocks.Add))
        {
            _chunks.Add(chunk.First.Value, chunk);
        }

        Require(_chunks.Values.Sum(chunk => chunk.Count) == _header.Count, "inodes", _header.Count);
        Require(_chunks.Values.Sum(chunk => chunk.FreeCount) == _header.FreeCount, "free inodes", _header.FreeCount);
        if (volume.Superblock.HasFreeInodeTree)
        {
            // The same chunks again: only the tree's blocks are needed.
            InodeChunk[] withFree = [.. InodeChunks.WithFree(volume, group, _header, _freeBlocks.Add)];
            Require(withFree.SequenceEqual(_chunks.Values.Where(chunk => chunk.FreeCount > 0)), "chunks with free inodes (finobt)", withFree.Length);
        }

        foreach (AgBlock block in (IEnumerable<AgBlock>)[.. _blocks, .. _freeBlocks, .. _chunks.Values.SelectMany(BlocksOf).Distinct()])
        {
            space.TakeOwn(new AgExtent(block, 1));
        }
    }

    /// <summary>Something was taken or freed since the group was opened.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Blocks that the trees will take when they are written.</summary>
    public int Missing => Math.Max(0, Needed(AgTree.Inodes, _chunks.Count) - _blocks.Count)
        + Math.Max(0, (_volume.Superblock.HasFreeInodeTree ? Needed(AgTree.FreeInodes, _chunks.Count) : 0) - _freeBlocks.Count);

    /// <param name="volume">The volume.</param>
    /// <param name="group">Whose inodes they are.</param>
    /// <param name="space">The space of the group, which records their blocks.</param>
    /// <exception cref="CorruptDataException">A tree is damaged, or they are in blocks that something else has.</exception>
    public static AgInodes Open(XfsVolume volume, AgNumber group, AgSpace space) => new(volume, group, space);

    /// <summary>Takes a free inode.</summary>
    /// <returns>Null when there is none.</returns>
    public AgInode? Allocate()
    {
        for (; _lowest < _chunks.Count; _lowest++)
        {
            int index = _lowest;
            InodeChunk chunk = _chunks.GetValueAtIndex(index);
            for (int inode = 0; chunk.FreeCount > 0 && inode < InodeChunk.Inodes; inode++)
            {
                if (chunk.IsFree(inode) && chunk.HasBlocks(inode))
                {
                    IsChanged = true;
                    _chunks.SetValueAtIndex(index, chunk with { Free = chunk.Free & ~(1UL << inode), FreeCount = chunk.FreeCount - 1 });
                    return chunk.First + (uint)inode;
                }
            }
        }

        return null;
    }

    /// <summary>Frees an inode; blocks with no inode in use any more become free, where a chunk does not share its blocks.</summary>
    /// <exception cref="CorruptDataException">It is not in use.</exception>
    public void Free(AgInode inode, AgSpace space)
    {
        int index = FindChunk(inode);
        InodeChunk chunk = index < 0 ? default : _chunks.GetValueAtIndex(index);
        int bit = index < 0 ? 0 : (int)(inode.Value - chunk.First.Value);
        if (index < 0 || chunk.IsFree(bit))
        {
            throw CorruptDataException.Mismatch("XFS inobt", _header.Position, $"inode {inode} that goes", "one in use", "none");
        }

        IsChanged = true;
        chunk = chunk with { Free = chunk.Free | (1UL << bit), FreeCount = chunk.FreeCount + 1 };
        _chunks.SetValueAtIndex(index, chunk);
        _lowest = Math.Min(_lowest, index);
        if (chunk.FreeCount == chunk.Count && _volume.Geometry.InodesPerBlock <= InodeChunk.Inodes)
        {
            Remove(index, chunk, space);
        }
    }

    /// <summary>Makes room for more inodes: all of them are free.</summary>
    /// <returns>The new blocks, to be filled with free inodes; null when there is no room for them.</returns>
    public AgExtent? AddChunk(AgSpace space)
    {
        int inodesPerBlock = _volume.Geometry.InodesPerBlock;
        uint blocks = (uint)Math.Max(1, InodeChunk.Inodes / inodesPerBlock);
        uint alignment = Math.Max(1, _volume.Superblock.InodeAlignment);
        if (space.Available < blocks + Missing + Needed(AgTree.Inodes, 1) || space.AllocateAligned(blocks, alignment, ReverseOwner.Inodes) is not { } extent)
        {
            return null;
        }

        IsChanged = true;
        AgInode first = _volume.Geometry.FirstInodeOf(extent.First);
        for (uint index = 0; index < blocks * inodesPerBlock; index += InodeChunk.Inodes)
        {
            InodeChunk chunk = new(first + index, 0, InodeChunk.Inodes, InodeChunk.Inodes, ulong.MaxValue);
            _chunks.Add(chunk.First.Value, chunk);
        }

        _lowest = Math.Min(_lowest, _chunks.IndexOfKey(first.Value));
        for (uint block = 0; block < blocks; block++)
        {
            space.TakeOwn(new AgExtent(extent.First + block, 1));
        }

        _header.Newest = first;
        return extent;
    }

    /// <summary>Writes trees and header; before the space, since the trees may allocate or free blocks.</summary>
    /// <exception cref="GuestVolumeFullException">The trees need more blocks than are free.</exception>
    public void Write(IWritableBlockDevice device, AgSpace space)
    {
        InodeChunk[] all = [.. _chunks.Values];
        Balance(_blocks, Needed(AgTree.Inodes, all.Length), space);
        (_header.Root, _header.Levels) = WriteTree(device, AgTree.Inodes, all, _blocks);
        _header.Count = (uint)all.Sum(chunk => chunk.Count);
        _header.FreeCount = (uint)all.Sum(chunk => chunk.FreeCount);
        if (_volume.Superblock.HasFreeInodeTree)
        {
            InodeChunk[] withFree = [.. all.Where(chunk => chunk.FreeCount > 0)];
            Balance(_freeBlocks, Needed(AgTree.FreeInodes, withFree.Length), space);
            (_header.FreeRoot, _header.FreeLevels) = WriteTree(device, AgTree.FreeInodes, withFree, _freeBlocks);
        }

        if (_volume.Superblock.HasInodeTreeCounts)
        {
            _header.TreeBlocks = (uint)_blocks.Count;
            _header.FreeTreeBlocks = (uint)_freeBlocks.Count;
        }

        _header.Write(device, _volume.Superblock);
        IsChanged = false;
    }

    private void Remove(int index, InodeChunk chunk, AgSpace space)
    {
        _chunks.RemoveAt(index);
        foreach (AgBlock block in BlocksOf(chunk))
        {
            Release(block, ReverseOwner.Inodes, space);
        }

        if (_header.Newest == chunk.First)
        {
            _header.Newest = AgInode.None;
        }
    }

    /// <summary>Blocks of a chunk; where a block has more inodes than a chunk, chunks share one.</summary>
    private IEnumerable<AgBlock> BlocksOf(InodeChunk chunk)
    {
        for (uint inode = 0; inode < InodeChunk.Inodes; inode += (uint)_volume.Geometry.InodesPerBlock)
        {
            if (chunk.HasBlocks((int)inode))
            {
                yield return _volume.Geometry.BlockOf(chunk.First + inode);
            }
        }
    }

    private static void Release(AgBlock block, ulong owner, AgSpace space)
    {
        space.GiveOwn(new AgExtent(block, 1));
        space.Release(new AgExtent(block, 1), owner, 0);
    }

    private void Require(bool condition, string field, object actual)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch("XFS AGI", _header.Position, field, "as many as in the tree of inodes", actual);
        }
    }

    private int FindChunk(AgInode inode)
    {
        int low = 0;
        int high = _chunks.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _chunks.GetKeyAtIndex(middle) <= inode.Value ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && inode.Value - _chunks.GetKeyAtIndex(low - 1) < InodeChunk.Inodes ? low - 1 : -1;
    }

    private int Needed(AgTree tree, int records) => AgTreeWriter.BlocksFor(tree, _volume, records);

    private void Balance(List<AgBlock> blocks, int needed, AgSpace space)
    {
        while (blocks.Count > needed)
        {
            Release(blocks[^1], ReverseOwner.InodeTrees, space);
            blocks.RemoveAt(blocks.Count - 1);
        }

        while (blocks.Count < needed)
        {
            blocks.Add(space.Allocate(1, ReverseOwner.InodeTrees, 0)?.First
                ?? throw new GuestVolumeFullException(XfsRefusal.Full, $"XFS allocation group {_group}", _volume.BlockSize, free: 0));
        }
    }

    private (AgBlock Root, uint Levels) WriteTree(IWritableBlockDevice device, AgTree tree, InodeChunk[] chunks, List<AgBlock> blocks) =>
        new AgTreeWriter(tree, _volume, _group, _header.Lsn).Write(device, [.. chunks.Select(Bytes)], record => record[..4], null, new Queue<AgBlock>(blocks));

    private byte[] Bytes(InodeChunk chunk)
    {
        byte[] bytes = new byte[16];
        chunk.Write(bytes, _volume.Superblock.HasSparseInodes);
        return bytes;
    }
}
