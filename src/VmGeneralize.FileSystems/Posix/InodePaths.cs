namespace VmGeneralize.FileSystems.Posix;

/// <summary>From an inode back to a path, for messages.</summary>
internal static class InodePaths
{
    /// <summary>The first path that leads to an inode, searched level by level; "inode N" when none does.</summary>
    /// <param name="root">The directory that all paths start from.</param>
    /// <param name="wanted">The inode.</param>
    /// <param name="entries">The names in a directory, without "." and "..".</param>
    /// <param name="isDirectory">Whether an inode is one.</param>
    /// <param name="cancellation">Cancels the search.</param>
    public static string Find<TNumber>(
        TNumber root,
        TNumber wanted,
        Func<TNumber, IEnumerable<(string Name, TNumber Inode)>> entries,
        Func<TNumber, bool> isDirectory,
        CancellationToken cancellation)
        where TNumber : struct, IEquatable<TNumber>
    {
        if (wanted.Equals(root))
        {
            return "/";
        }

        HashSet<TNumber> seen = [root];
        Queue<(TNumber Number, string Path)> folders = new([(root, "")]);
        while (folders.TryDequeue(out (TNumber Number, string Path) folder))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach ((string name, TNumber inode) in entries(folder.Number))
            {
                string path = $"{folder.Path}/{name}";
                if (inode.Equals(wanted))
                {
                    return path;
                }

                if (isDirectory(inode) && seen.Add(inode))
                {
                    folders.Enqueue((inode, path));
                }
            }
        }

        return $"inode {wanted}";
    }
}
