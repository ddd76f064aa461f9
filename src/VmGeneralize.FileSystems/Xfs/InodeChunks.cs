using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>The chunks of inodes of an allocation group, ascending.</summary>
internal static class InodeChunks
{
    /// <summary>All of them (inobt).</summary>
    /// <exception cref="CorruptDataException">The tree is damaged, or its chunks overlap or extend past the group.</exception>
    public static IEnumerable<InodeChunk> All(XfsVolume volume, AgNumber group, AgInodeHeader header, Action<AgBlock>? visit = null) =>
        Read(volume, group, AgTree.Inodes, header.Root, header.Levels, visit);

    /// <summary>Those that have free inodes (finobt).</summary>
    /// <exception cref="CorruptDataException">The tree is damaged, or its chunks overlap or extend past the group.</exception>
    public static IEnumerable<InodeChunk> WithFree(XfsVolume volume, AgNumber group, AgInodeHeader header, Action<AgBlock>? visit = null) =>
        Read(volume, group, AgTree.FreeInodes, header.FreeRoot, header.FreeLevels, visit);

    /// <summary>Inodes of a chunk that have blocks.</summary>
    public static IEnumerable<(XfsInodeNumber Number, bool IsFree)> Of(XfsVolume volume, AgNumber group, InodeChunk chunk)
    {
        for (int index = 0; index < InodeChunk.Inodes; index++)
        {
            if (chunk.HasBlocks(index))
            {
                yield return (volume.Geometry.InodeOf(group, chunk.First + (uint)index), chunk.IsFree(index));
            }
        }
    }

    private static IEnumerable<InodeChunk> Read(XfsVolume volume, AgNumber group, AgTree tree, AgBlock root, uint levels, Action<AgBlock>? visit)
    {
        long least = 0;
        foreach (ReadOnlyMemory<byte> record in tree.Records(volume, group, root, levels, visit))
        {
            InodeChunk chunk = InodeChunk.Read(record.Span, volume.Superblock.HasSparseInodes);
            bool isInside = chunk.First.Value >= least
                && chunk.First.Value <= uint.MaxValue - InodeChunk.Inodes
                && Of(volume, group, chunk).All(inode => volume.Geometry.IsInside(inode.Number) && volume.Geometry.GroupOf(inode.Number) == group);
            if (!isInside || !chunk.IsConsistent)
            {
                throw CorruptDataException.Mismatch(
                    $"XFS {tree.Name} block", volume.Geometry.OffsetOf(group, root), "chunk of inodes", $"one from {least} on in the group", chunk);
            }

            yield return chunk;
            least = chunk.First.Value + (long)InodeChunk.Inodes;
        }
    }
}
