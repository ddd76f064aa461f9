namespace VmGeneralize.FileSystems.Ext;

/// <summary>From an inode back to a path, for messages.</summary>
internal static class InodePaths
{
    /// <summary>The first path that leads to an inode, looked for level by level; "inode N" when none does.</summary>
    public static string Find(ExtVolume volume, InodeNumber wanted)
    {
        if (wanted == InodeNumber.Root)
        {
            return "/";
        }

        HashSet<InodeNumber> seen = [InodeNumber.Root];
        Queue<(InodeNumber Number, string Path)> folders = new([(InodeNumber.Root, "")]);
        while (folders.TryDequeue(out (InodeNumber Number, string Path) folder))
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            foreach (DirectoryEntry entry in ExtDirectory.Entries(volume, volume.ReadInode(folder.Number)))
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
