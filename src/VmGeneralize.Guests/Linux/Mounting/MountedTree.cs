using VmGeneralize.FileSystems;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Guests.Linux.Mounting;

/// <summary>
/// All volumes of a guest as one tree. Paths are resolved as Linux would in the running guest, and never leave it: an absolute link
/// starts at the guest's root, ".." ends there. A path has one canonical form, in which no link is left on the way; what is mounted twice is
/// known by its first place.
/// </summary>
internal sealed class MountedTree
{
    private const int MaxLinks = 40; // as in Linux (MAXSYMLINKS)
    private const int LongestPath = 4096; // as in Linux (PATH_MAX); a chain of links could grow without it

    private readonly Dictionary<string, LinuxMount> _mounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _binds = new(StringComparer.Ordinal);

    public MountedTree(GuestVolume root) => _mounts.Add("/", new LinuxMount("/", root));

    /// <summary>Records what is searched, if requested.</summary>
    public WatchedParts? Watched { get; set; }

    /// <summary>By mount point.</summary>
    public IReadOnlyList<LinuxMount> Mounts => [.. _mounts.Values.OrderBy(mount => mount.MountPoint, StringComparer.Ordinal)];

    /// <summary>Mount points that show another part of the tree, with that part.</summary>
    public IReadOnlyDictionary<string, string> Binds => _binds;

    /// <summary>Mounts a readable volume on a directory, given by its canonical path; what was there is hidden.</summary>
    public void Mount(string path, GuestVolume volume) => _mounts[path] = new LinuxMount(path, volume);

    /// <summary>Makes a directory show another one; both canonical.</summary>
    public void Bind(string path, string source) => _binds[path] = source;

    /// <summary>True when something is mounted on the directory or below it.</summary>
    public bool HasMountAt(string path) =>
        _mounts.Keys.Concat(_binds.Keys).Any(mount => GuestPath.IsSameOrBelow(mount, path, GuestKind.Linux));

    /// <summary>What is at a path, or null.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="followLast">Follow a link in the last place too.</param>
    public TreeNode? Find(string path, bool followLast = false)
    {
        TreeNode? node = Look(path, followLast);
        Watched?.Found(node);
        return node;
    }

    private TreeNode? Look(string path, bool followLast)
    {
        if (TryFindAtOnce(path) is { } known && !(followLast && known.Entry.Kind == FileKind.SymbolicLink))
        {
            return known;
        }

        (TreeNode at, string rest) = Nearest(path);
        int links = 0;
        Stack<string> left = [];
        Push(left, rest);
        while (left.TryPop(out string? name))
        {
            if (!at.Entry.IsDirectory)
            {
                return null;
            }

            if (name == "..")
            {
                at = Directory(Parent(at.Path));
                continue;
            }

            if (Child(at, name) is not { } child)
            {
                return null;
            }

            if (child.Entry.Kind == FileKind.SymbolicLink && (left.Count > 0 || followLast))
            {
                string target = child.Mount.Posix!.ReadLink(child.Entry);
                if (++links > MaxLinks || target.Length == 0 || target.Length + left.Sum(part => part.Length + 1) > LongestPath)
                {
                    return null;
                }

                at = target[0] == '/' ? Root : at;
                Push(left, target);
            }
            else
            {
                at = left.Count > 0 && _binds.TryGetValue(child.Path, out string? source) ? Directory(source) : child;
            }
        }

        return at;
    }

    /// <summary>The entries of a directory.</summary>
    public IEnumerable<TreeNode> List(TreeNode directory)
    {
        TreeNode shown = Shown(directory);
        return shown.Mount.FileSystem.List(shown.Entry).Select(entry =>
        {
            TreeNode node = Node(shown, entry);
            Watched?.Listed(node.Path, node.Mount);
            return node;
        });
    }

    /// <summary>The names of a directory. What is mounted on one is a directory, as what it is mounted on.</summary>
    public IEnumerable<GuestName> Names(TreeNode directory)
    {
        TreeNode shown = Shown(directory);
        return shown.Mount.FileSystem.Names(shown.Entry).Select(entry =>
        {
            string path = GuestPath.Join(shown.Path, entry.Name);
            Watched?.Listed(path, _mounts.GetValueOrDefault(path, shown.Mount));
            return new GuestName(path, entry.Name, entry.Kind == FileKind.Directory, entry.Kind == FileKind.File);
        });
    }

    private TreeNode Shown(TreeNode directory) => _binds.TryGetValue(directory.Path, out string? source) ? Directory(source) : directory;

    private TreeNode Root => new("/", _mounts["/"], _mounts["/"].FileSystem.Root);

    /// <summary>Most paths go through no link: the file system then finds them in one go.</summary>
    private TreeNode? TryFindAtOnce(string path)
    {
        if (!IsPlain(path) || _binds.Keys.Any(bind => GuestPath.IsSameOrBelow(path, bind, GuestKind.Linux)))
        {
            return null;
        }

        Watched?.Asked(path);
        LinuxMount mount = MountOf(path);
        return mount.Posix?.Find(mount.Inner(path)) is { } entry ? new TreeNode(path, mount, entry) : null;
    }

    /// <summary>Of what is not found at once, most is missing: the walk begins at the lowest directory above it that is found, not at the root.</summary>
    private (TreeNode Directory, string Left) Nearest(string path)
    {
        if (IsPlain(path))
        {
            for (string above = Parent(path); above.Length > 1; above = Parent(above))
            {
                if (TryFindAtOnce(above) is { Entry.IsDirectory: true } directory)
                {
                    return (directory, path[above.Length..]);
                }
            }
        }

        return (Root, path);
    }

    private TreeNode? Child(TreeNode directory, string name)
    {
        string path = GuestPath.Join(directory.Path, name);
        Watched?.Asked(path);
        if (_mounts.TryGetValue(path, out LinuxMount? mount))
        {
            return new TreeNode(path, mount, mount.FileSystem.Root);
        }

        return directory.Mount.FileSystem.Find(directory.Mount.Inner(path)) is { } entry ? Node(directory, entry) : null;
    }

    // FAT finds names in any case: the stored one is the canonical one.
    private TreeNode Node(TreeNode directory, FileEntry entry)
    {
        string path = GuestPath.Join(directory.Path, entry.Name);
        return _mounts.TryGetValue(path, out LinuxMount? mount) ? new TreeNode(path, mount, mount.FileSystem.Root) : new TreeNode(path, directory.Mount, entry);
    }

    /// <summary>A directory by its canonical path, which was walked through already.</summary>
    private TreeNode Directory(string path)
    {
        LinuxMount mount = MountOf(path);
        return mount.FileSystem.Find(mount.Inner(path)) is { } entry ? new TreeNode(path, mount, entry) : Root;
    }

    private LinuxMount MountOf(string path)
    {
        for (string at = path; at.Length > 1; at = Parent(at))
        {
            if (_mounts.TryGetValue(at, out LinuxMount? mount))
            {
                return mount;
            }
        }

        return _mounts["/"];
    }

    /// <summary>It holds nothing that would have to be left out or undone: it may be canonical as it is.</summary>
    private static bool IsPlain(string path) => path.Length > 1 && path[0] == '/' && path[^1] != '/'
        && !path.Contains("//", StringComparison.Ordinal) && !path.Contains("/./", StringComparison.Ordinal) && !path.Contains("/../", StringComparison.Ordinal)
        && !path.EndsWith("/.", StringComparison.Ordinal) && !path.EndsWith("/..", StringComparison.Ordinal);

    private static string Parent(string path) => path.LastIndexOf('/') is > 0 and int slash ? path[..slash] : "/";

    private static void Push(Stack<string> left, string path)
    {
        foreach (string name in path.Split('/').Reverse())
        {
            if (name is not ("" or "."))
            {
                left.Push(name);
            }
        }
    }
}
