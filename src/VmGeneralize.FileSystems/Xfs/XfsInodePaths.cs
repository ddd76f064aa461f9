namespace VmGeneralize.FileSystems.Xfs;

/// <summary>From an inode back to a path, for messages.</summary>
internal static class XfsInodePaths
{
    /// <summary>The first path that leads to an inode, looked for level by level; "inode N" when none does.</summary>
    public static string Find(XfsVolume volume, XfsInodeNumber wanted)
    {
        XfsInodeNumber root = volume.Superblock.RootInode;
        if (wanted == root)
        {
            return "/";
        }

        HashSet<XfsInodeNumber> seen = [root];
        Queue<(XfsInodeNumber Number, string Path)> folders = new([(root, "")]);
        while (folders.TryDequeue(out (XfsInodeNumber Number, string Path) folder))
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            foreach (XfsDirectoryEntry entry in XfsDirectory.Entries(volume, volume.ReadInode(folder.Number)))
            {
                string path = $"{folder.Path}/{entry.Name}";
                if (entry.Inode == wanted)
                {
                    return path;
                }

                if (volume.ReadInode(entry.Inode).IsDirectory && seen.Add(entry.Inode))
                {
                    folders.Enqueue((entry.Inode, path));
                }
            }
        }

        return $"inode {wanted}";
    }
}
