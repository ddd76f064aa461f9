using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Walks a path from the root, never through a symbolic link.</summary>
internal static class XfsPath
{
    /// <exception cref="CorruptDataException">A directory in the path is below itself: walking the tree would never end.</exception>
    public static XfsPathTarget? Find(XfsVolume volume, XfsDirectoryNames directories, ReadOnlySpan<string> names)
    {
        XfsPathTarget target = new(volume.ReadInode(volume.Superblock.RootInode), null, default);
        List<XfsInodeNumber> above = [target.Inode.Number];
        foreach (string name in names)
        {
            if (!target.Inode.IsDirectory || !directories.Of(target.Inode).TryGetValue(name, out XfsDirectoryEntry entry))
            {
                return null;
            }

            target = new XfsPathTarget(volume.ReadInode(entry.Inode), target.Inode, entry);
            if (target.Inode.IsDirectory)
            {
                if (above.Contains(entry.Inode))
                {
                    throw CorruptDataException.Mismatch(
                        XfsInode.Structure, volume.Position(entry.Inode), $"place of directory {entry.Inode}", "one that is not below itself", name);
                }

                above.Add(entry.Inode);
            }
        }

        return target;
    }
}
