using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Inodes without a name that were still open when the volume was last used: 64 lists in each allocation group ("Unlinked Pointer").</summary>
internal static class UnlinkedInodes
{
    /// <exception cref="CorruptDataException">A list is damaged or has no end.</exception>
    public static IEnumerable<XfsInodeNumber> Of(XfsVolume volume, AgNumber group)
    {
        AgInodeHeader header = AgInodeHeader.Read(volume.Device, volume.Superblock, volume.Geometry, group);
        HashSet<AgInode> seen = [];
        return Enumerable.Range(0, AgInodeHeader.Buckets).SelectMany(list => Of(volume, group, header, list, seen));
    }

    /// <summary>One of the lists.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="group">The allocation group.</param>
    /// <param name="header">The group's.</param>
    /// <param name="list">Which one.</param>
    /// <param name="seen">What other lists of the group hold; receives what this one holds.</param>
    /// <inheritdoc cref="Of(XfsVolume, AgNumber)"/>
    public static IEnumerable<XfsInodeNumber> Of(XfsVolume volume, AgNumber group, AgInodeHeader header, int list, HashSet<AgInode> seen)
    {
        for (AgInode next = header.Unlinked(list); !next.IsNone;)
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            XfsInodeNumber number = volume.Geometry.InodeOf(group, next);
            if (!volume.Geometry.IsInside(number) || volume.Geometry.GroupOf(number) != group || !seen.Add(next))
            {
                throw CorruptDataException.Mismatch("XFS AGI", header.Position, $"list {list} of unlinked inodes", "inodes of the group, each once", next);
            }

            yield return number;
            next = volume.ReadInode(number).NextUnlinked;
        }
    }
}
