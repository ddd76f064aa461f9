using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Slack;

/// <summary>
/// Unread bytes in the blocks of allocation groups: after the four sectors with headers, and in the blocks of trees. Blocks of the free list are not
/// live.
/// </summary>
internal sealed class GroupSlack(XfsVolume volume, SlackWork work)
{
    private long _held;

    /// <returns>Bytes that were not zero.</returns>
    public long Run()
    {
        DeadRanges ranges = new(volume.Device, work, range =>
        {
            volume.Writable.Zero(range);
            volume.IsChanged = true;
        });
        XfsGeometry geometry = volume.Geometry;
        foreach (AgNumber group in geometry.AllGroups())
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            long headers = 4L * geometry.SectorSize;
            long start = geometry.OffsetOf(group, default);
            ranges.Add(Extent.FromBounds(start + headers, start + (geometry.BlocksFor(headers) * volume.BlockSize)), owner: 0);
            SweepTrees(group);
            if (work == SlackWork.Find && _held > 0)
            {
                return _held;
            }
        }

        return _held + ranges.Sweep();
    }

    private void SweepTrees(AgNumber group)
    {
        AgFreeSpaceHeader free = AgFreeSpaceHeader.Read(volume.Device, volume.Superblock, volume.Geometry, group);
        AgInodeHeader inodes = AgInodeHeader.Read(volume.Device, volume.Superblock, volume.Geometry, group);
        Sweep(group, AgTree.FreeByBlock, free.ByBlockRoot, free.ByBlockLevels);
        Sweep(group, AgTree.FreeBySize, free.BySizeRoot, free.BySizeLevels);
        Sweep(group, AgTree.Inodes, inodes.Root, inodes.Levels);
        if (volume.Superblock.HasFreeInodeTree)
        {
            Sweep(group, AgTree.FreeInodes, inodes.FreeRoot, inodes.FreeLevels);
        }

        if (volume.Superblock.HasReverseMapping)
        {
            Sweep(group, AgTree.ReverseMapping, free.ReverseRoot, free.ReverseLevels);
        }

        if (volume.Superblock.HasSharedBlocks)
        {
            Sweep(group, AgTree.References, free.ReferenceRoot, free.ReferenceLevels);
        }
    }

    private void Sweep(AgNumber group, AgTree tree, AgBlock root, uint levels)
    {
        List<AgBlock> blocks = [];
        foreach (ReadOnlyMemory<byte> _ in tree.Records(volume, group, root, levels, blocks.Add))
        {
            volume.Cancellation.ThrowIfCancellationRequested();
        }

        foreach (XfsBlock block in blocks.Select(block => volume.Geometry.BlockOf(group, block)))
        {
            byte[] bytes = volume.ReadBlock(block).ToArray();
            long held = Sweep(tree, bytes);
            _held += held;
            if (held > 0 && work == SlackWork.Wipe)
            {
                if (volume.Superblock.HasChecksums)
                {
                    XfsChecksum.Seal(bytes, BlockStamp.GroupTree.Checksum);
                }

                volume.Write(block, bytes);
            }
        }
    }

    private long Sweep(AgTree tree, Span<byte> block)
    {
        int header = volume.Superblock.HasChecksums ? 56 : 16;
        int level = ReadUInt16BigEndian(block[4..]);
        int count = ReadUInt16BigEndian(block[6..]);
        Gaps gaps = new(block, work == SlackWork.Wipe);
        if (level == 0)
        {
            gaps.Take(header + (count * tree.RecordSize), block.Length);
        }
        else
        {
            int pointers = header + ((block.Length - header) / (tree.KeySize + 4) * tree.KeySize);
            gaps.Take(header + (count * tree.KeySize), pointers);
            gaps.Take(pointers + (count * 4), block.Length);
        }

        return gaps.Held;
    }
}
