using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>The trees of one allocation group against each other and against the counts in its headers.</summary>
internal sealed class XfsGroupCheck(XfsVolume volume, AgNumber group, BlockClaims claims, Action<string> report)
{
    private const uint StagingFlag = 0x8000_0000; // blocks of a copy that is being written

    private long _treeBlocks;

    /// <summary>Chunks of inodes that were found.</summary>
    public List<InodeChunk> Chunks { get; } = [];

    public void Run()
    {
        XfsGeometry geometry = volume.Geometry;
        AgFreeSpaceHeader free = AgFreeSpaceHeader.Read(volume.Device, volume.Superblock, geometry, group);
        AgInodeHeader inodes = AgInodeHeader.Read(volume.Device, volume.Superblock, geometry, group);
        AgFreeList list = AgFreeList.Read(volume.Device, volume.Superblock, geometry, group);
        Claim(default, (uint)geometry.BlocksFor(4L * geometry.SectorSize), "headers of allocation groups");
        foreach (AgBlock block in list.Used(free, geometry, group))
        {
            Claim(block, 1, "the free list");
        }

        CheckFreeSpace(free);
        long spaceTrees = _treeBlocks - 2;
        if (volume.Superblock.HasReverseMapping)
        {
            long before = _treeBlocks;
            Walk(AgTree.ReverseMapping, free.ReverseRoot, free.ReverseLevels);
            Compare("blocks of the reverse mapping tree", _treeBlocks - before, free.ReverseBlocks);
            spaceTrees += _treeBlocks - before - 1;
        }

        if (volume.Superblock.HasLazyCounters)
        {
            Compare("blocks of space trees", spaceTrees, free.TreeBlocks);
        }

        CheckReferences(free);
        CheckInodes(inodes);
    }

    private void CheckFreeSpace(AgFreeSpaceHeader header)
    {
        long blocks = 0;
        long longest = 0;
        long extents = 0;
        foreach (AgExtent extent in FreeExtents.Of(volume, group, header, ClaimTree))
        {
            Claim(extent.First, extent.Count, "free space");
            blocks += extent.Count;
            longest = Math.Max(longest, extent.Count);
            extents++;
        }

        Compare("free blocks", blocks, header.FreeBlocks);
        Compare("blocks of the longest free extent", longest, header.Longest);
        uint least = 0;
        foreach (ReadOnlyMemory<byte> record in AgTree.FreeBySize.Records(volume, group, header.BySizeRoot, header.BySizeLevels, ClaimTree))
        {
            AgExtent extent = FreeExtents.Read(record.Span);
            blocks -= extent.Count;
            extents--;
            if (extent.Count < least)
            {
                report($"allocation group {group}: free extents are not in the order of their size");
            }

            least = extent.Count;
        }

        if (blocks != 0 || extents != 0)
        {
            report($"allocation group {group}: the two trees of free space differ");
        }
    }

    private void CheckReferences(AgFreeSpaceHeader header)
    {
        if (!volume.Superblock.HasSharedBlocks)
        {
            return;
        }

        long before = _treeBlocks;
        foreach (ReadOnlyMemory<byte> record in AgTree.References.Records(volume, group, header.ReferenceRoot, header.ReferenceLevels, ClaimTree))
        {
            uint start = ReadUInt32BigEndian(record.Span);
            uint count = ReadUInt32BigEndian(record.Span[4..]);
            AgBlock first = new(start & ~StagingFlag);
            if (!volume.Geometry.IsInside(group, first, count))
            {
                report($"allocation group {group}: {count} shared blocks from {first} on leave the group");
            }
            else if ((start & StagingFlag) != 0)
            {
                Claim(first, count, "copies that were being written");
            }
        }

        Compare("blocks of the tree of shared blocks", _treeBlocks - before, header.ReferenceBlocks);
    }

    private void CheckInodes(AgInodeHeader header)
    {
        long before = _treeBlocks;
        AgBlock claimed = default;
        foreach (InodeChunk chunk in InodeChunks.All(volume, group, header, ClaimTree))
        {
            Chunks.Add(chunk);
            for (int index = 0; index < InodeChunk.Inodes; index++)
            {
                AgBlock block = volume.Geometry.BlockOf(chunk.First + (uint)index);
                if (chunk.HasBlocks(index) && block > claimed)
                {
                    Claim(block, 1, "inodes");
                    claimed = block;
                }
            }
        }

        CompareCounts("blocks of the tree of inodes", _treeBlocks - before, header.TreeBlocks);
        Compare("inodes", Chunks.Sum(chunk => chunk.Count), header.Count);
        Compare("free inodes", Chunks.Sum(chunk => chunk.FreeCount), header.FreeCount);
        if (volume.Superblock.HasFreeInodeTree)
        {
            before = _treeBlocks;
            if (!InodeChunks.WithFree(volume, group, header, ClaimTree).SequenceEqual(Chunks.Where(chunk => chunk.FreeCount > 0)))
            {
                report($"allocation group {group}: the tree of free inodes is not like the tree of inodes");
            }

            CompareCounts("blocks of the tree of free inodes", _treeBlocks - before, header.FreeTreeBlocks);
        }
    }

    private void CompareCounts(string what, long expected, long actual)
    {
        if (volume.Superblock.HasInodeTreeCounts)
        {
            Compare(what, expected, actual);
        }
    }

    private void Walk(AgTree tree, AgBlock root, uint levels)
    {
        foreach (ReadOnlyMemory<byte> _ in tree.Records(volume, group, root, levels, ClaimTree))
        {
            volume.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private void ClaimTree(AgBlock block)
    {
        _treeBlocks++;
        Claim(block, 1, "trees of allocation groups");
    }

    private void Claim(AgBlock first, uint count, string owner) =>
        claims.Add(volume.Geometry.LinearOf(volume.Geometry.BlockOf(group, first)), count, owner);

    private void Compare(string what, long expected, long actual)
    {
        if (expected != actual)
        {
            report($"allocation group {group}: {expected} {what} expected, is {actual}");
        }
    }
}
