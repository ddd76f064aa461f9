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
        for (int bucket = 0; bucket < AgInodeHeader.Buckets; bucket++)
        {
            for (AgInode next = header.Unlinked(bucket); !next.IsNone;)
            {
                volume.Cancellation.ThrowIfCancellationRequested();
                XfsInodeNumber number = volume.Geometry.InodeOf(group, next);
                if (!volume.Geometry.IsInside(number) || volume.Geometry.GroupOf(number) != group || !seen.Add(next))
                {
                    throw CorruptDataException.Mismatch(
                        "XFS AGI", header.Position, $"list {bucket} of unlinked inodes", "inodes of the group, each once", next);
                }

                yield return number;
                next = volume.ReadInode(number).NextUnlinked;
            }
        }
    }
}
