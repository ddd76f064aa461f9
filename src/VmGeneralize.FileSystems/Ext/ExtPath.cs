namespace VmGeneralize.FileSystems.Ext;

/// <summary>Walks a path from the root, never through a symbolic link.</summary>
internal static class ExtPath
{
    public static ExtTarget? Find(ExtVolume volume, DirectoryNames directories, ReadOnlySpan<string> names)
    {
        ExtTarget target = new(volume.ReadInode(InodeNumber.Root), null, default);
        foreach (string name in names)
        {
            if (!target.Inode.IsDirectory || !directories.Of(target.Inode).TryGetValue(name, out DirectoryEntry entry))
            {
                return null;
            }

            target = new ExtTarget(volume.ReadInode(entry.Inode), target.Inode, entry);
        }

        return target;
    }
}
