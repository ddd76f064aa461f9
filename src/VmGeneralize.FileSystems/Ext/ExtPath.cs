using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Walks a path from the root, never through a symbolic link.</summary>
internal static class ExtPath
{
    /// <exception cref="CorruptDataException">A directory in the path is below itself: walking the tree would never end.</exception>
    public static ExtTarget? Find(ExtVolume volume, DirectoryNames directories, ReadOnlySpan<string> names)
    {
        ExtTarget target = new(volume.ReadInode(InodeNumber.Root), null, default);
        List<InodeNumber> above = [InodeNumber.Root];
        foreach (string name in names)
        {
            if (!target.Inode.IsDirectory || !directories.Of(target.Inode).TryGetValue(name, out DirectoryEntry entry))
            {
                return null;
            }

            target = new ExtTarget(volume.ReadInode(entry.Inode), target.Inode, entry);
            if (target.Inode.IsDirectory)
            {
                if (above.Contains(entry.Inode))
                {
                    throw CorruptDataException.Mismatch(
                        Inode.Structure, volume.Position(entry.Inode), $"place of directory {entry.Inode}", "one that is not below itself", name);
                }

                above.Add(entry.Inode);
            }
        }

        return target;
    }
}
