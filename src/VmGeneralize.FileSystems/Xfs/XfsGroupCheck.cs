using VmGeneralize.FileSystems.Xfs.Space;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>The trees of one allocation group against each other and against the counts in its headers.</summary>
internal sealed class XfsGroupCheck(XfsVolume volume, AgNumber group, BlockClaims claims, OwnerCheck owners, Action<string> report)
{
    private long _treeBlocks;

    /// <summary>Chunks of inodes that were found.</summary>
    public List<InodeChunk> Chunks { get; } = [];

    /// <summary>What the tree of reference counts has, neighbours joined.</summary>
    public List<SharedBlocks> Shared { get; } = [];

    public void Run()
    {
        XfsGeometry geometry = volume.Geometry;
        AgFreeSpaceHeader free = AgFreeSpaceHeader.Read(volume.Device, volume.Superblock, geometry, group);
        AgInodeHeader inodes = AgInodeHeader.Read(volume.Device, volume.Superblock, geometry, group);
        AgFreeList list = AgFreeList.Read(volume.Device, volume.Superblock, geometry, group);
        Claim(default, (uint)geometry.BlocksFor(4L * geometry.SectorSize), "headers of allocation groups", ReverseOwner.Headers);
        foreach (AgBlock block in list.Used(free, geometry, group))
        {
            Claim(block, 1, "the free list", ReverseOwner.Group);
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
        foreach (AgExtent extent in FreeExtents.Of(volume, group, header, ClaimGroupTree))
        {
            Claim(extent.First, extent.Count, "free space", null);
            blocks += extent.Count;
            longest = Math.Max(longest, extent.Count);
            extents++;
        }

        Compare("free blocks", blocks, header.FreeBlocks);
        Compare("blocks of the longest free extent", longest, header.Longest);
        uint least = 0;
        foreach (ReadOnlyMemory<byte> record in AgTree.FreeBySize.Records(volume, group, header.BySizeRoot, header.BySizeLevels, ClaimGroupTree))
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
        foreach (ReadOnlyMemory<byte> record in AgTree.References.Records(
            volume, group, header.ReferenceRoot, header.ReferenceLevels, block => ClaimTree(block, ReverseOwner.References)))
        {
            uint start = ReadUInt32BigEndian(record.Span);
            uint count = ReadUInt32BigEndian(record.Span[4..]);
            AgBlock first = new(start & ~ReferenceMap.CopyFlag);
            if (!volume.Geometry.IsInside(group, first, count))
            {
                report($"allocation group {group}: {count} shared blocks from {first} on leave the group");
            }
            else if ((start & ReferenceMap.CopyFlag) != 0)
            {
                Claim(first, count, "copies that were being written", ReverseOwner.Copies);
            }
            else
            {
                SharedBlocks.Join(Shared, new SharedBlocks(
                    volume.Geometry.LinearOf(volume.Geometry.BlockOf(group, first)), count, ReadUInt32BigEndian(record.Span[8..])));
            }
        }

        Compare("blocks of the tree of shared blocks", _treeBlocks - before, header.ReferenceBlocks);
    }

    private void CheckInodes(AgInodeHeader header)
    {
        long before = _treeBlocks;
        AgBlock claimed = default;
        foreach (InodeChunk chunk in InodeChunks.All(volume, group, header, ClaimInodeTree))
        {
            Chunks.Add(chunk);
            for (int index = 0; index < InodeChunk.Inodes; index++)
            {
                AgBlock block = volume.Geometry.BlockOf(chunk.First + (uint)index);
                if (chunk.HasBlocks(index) && block > claimed)
                {
                    Claim(block, 1, "inodes", ReverseOwner.Inodes);
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
            if (!InodeChunks.WithFree(volume, group, header, ClaimInodeTree).SequenceEqual(Chunks.Where(chunk => chunk.FreeCount > 0)))
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
        foreach (ReadOnlyMemory<byte> _ in tree.Records(volume, group, root, levels, ClaimGroupTree))
        {
            volume.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private void ClaimGroupTree(AgBlock block) => ClaimTree(block, ReverseOwner.Group);

    private void ClaimInodeTree(AgBlock block) => ClaimTree(block, ReverseOwner.InodeTrees);

    private void ClaimTree(AgBlock block, ulong code)
    {
        _treeBlocks++;
        Claim(block, 1, "trees of allocation groups", code);
    }

    /// <param name="first">First of the blocks.</param>
    /// <param name="count">How many.</param>
    /// <param name="owner">What they belong to.</param>
    /// <param name="code">Its owner code in the reverse mapping tree; null for what that does not have.</param>
    private void Claim(AgBlock first, uint count, string owner, ulong? code)
    {
        XfsBlock block = volume.Geometry.BlockOf(group, first);
        claims.Add(volume.Geometry.LinearOf(block), count, owner);
        if (code is { } known)
        {
            owners.Add(block, count, known, 0);
        }
    }

    private void Compare(string what, long expected, long actual)
    {
        if (expected != actual)
        {
            report($"allocation group {group}: {expected} {what} expected, is {actual}");
        }
    }
}
