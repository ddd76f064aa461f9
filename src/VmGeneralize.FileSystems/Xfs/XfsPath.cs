using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Walks a path from the root, never through a symbolic link.</summary>
internal static class XfsPath
{
    /// <exception cref="CorruptDataException">A directory on the way is below itself: whoever walks the tree would never come to its end.</exception>
    public static XfsInode? Find(XfsVolume volume, XfsDirectoryNames directories, ReadOnlySpan<string> names)
    {
        XfsInode inode = volume.ReadInode(volume.Superblock.RootInode);
        List<XfsInodeNumber> above = [inode.Number];
        foreach (string name in names)
        {
            if (!inode.IsDirectory || !directories.Of(inode).TryGetValue(name, out XfsDirectoryEntry entry))
            {
                return null;
            }

            inode = volume.ReadInode(entry.Inode);
            if (inode.IsDirectory)
            {
                if (above.Contains(entry.Inode))
                {
                    throw CorruptDataException.Mismatch(
                        XfsInode.Structure, volume.Position(entry.Inode), $"place of directory {entry.Inode}", "one that is not below itself", name);
                }

                above.Add(entry.Inode);
            }
        }

        return inode;
    }
}
