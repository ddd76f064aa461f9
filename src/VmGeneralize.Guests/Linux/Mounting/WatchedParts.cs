namespace VmGeneralize.Guests.Linux.Mounting;

/// <summary>Parts of a tree, and which of them are looked into.</summary>
/// <param name="parts">Their mount points, canonical.</param>
/// <param name="mounts">What is mounted: of these it is known what is there.</param>
internal sealed class WatchedParts(IEnumerable<string> parts, IReadOnlyList<LinuxMount> mounts)
{
    private readonly string[] _unknown = [.. parts.Where(part => !mounts.Any(mount => mount.MountPoint == part))];
    private readonly HashSet<string> _known = [.. parts.Where(part => mounts.Any(mount => mount.MountPoint == part))];
    private readonly HashSet<string> _searched = [];

    /// <summary>The mount points of those that are looked into.</summary>
    public IReadOnlySet<string> Searched => _searched;

    /// <summary>A caller asks what is at a canonical path.</summary>
    public void Asked(string path) =>
        _searched.UnionWith(_unknown.Where(part => path.Length > part.Length && GuestPath.IsSameOrBelow(path, part, GuestKind.Linux)));

    /// <summary>A caller asked for what is at a path, and it is this; that there is a mount point says nothing.</summary>
    public void Found(TreeNode? node)
    {
        if (node is not null && node.Path != node.Mount.MountPoint)
        {
            Listed(node.Path, node.Mount);
        }
    }

    /// <summary>A caller lists a directory, and this is in it.</summary>
    public void Listed(string path, LinuxMount mount)
    {
        if (_known.Contains(mount.MountPoint) && path != mount.MountPoint)
        {
            _searched.Add(mount.MountPoint);
        }
    }
}
