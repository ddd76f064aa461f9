using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs.Editing;

namespace VmGeneralize.FileSystems.Xfs.Slack;

/// <summary>
/// Counts, and empties on request, free inodes that hold more than their number and generation: the kernel leaves times, owner, and everything in
/// the inode, such as names, the target of a link and attributes.
/// </summary>
internal static class FreeInodeSweep
{
    /// <returns>Bytes of the inodes that held something.</returns>
    public static long Run(XfsVolume volume, bool wipe)
    {
        long held = 0;
        foreach (AgNumber group in volume.Geometry.AllGroups())
        {
            AgInodeHeader header = AgInodeHeader.Read(volume.Device, volume.Superblock, volume.Geometry, group);
            foreach ((XfsInodeNumber number, bool isFree) in InodeChunks.All(volume, group, header).SelectMany(chunk => InodeChunks.Of(volume, group, chunk)))
            {
                volume.Cancellation.ThrowIfCancellationRequested();
                if (!isFree)
                {
                    continue;
                }

                XfsInode inode = volume.ReadRaw(number);
                XfsInodeCheck.RequireAny(volume, inode);
                if (!volume.Superblock.HasChecksums)
                {
                    held += ZeroBytes.IsAllZero(inode.Bytes.AsSpan(inode.CoreSize)) ? 0 : inode.Bytes.Length;
                    continue;
                }

                byte[] empty = FreeInode.Make(volume, number, inode.Generation, inode.Lsn);
                if (!empty.AsSpan().SequenceEqual(inode.Bytes))
                {
                    held += empty.Length;
                    if (wipe)
                    {
                        volume.Write(new XfsInode(number, empty));
                    }
                }
            }
        }

        return held;
    }
}
