using System.Text;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.TestSupport;

/// <summary>
/// A Linux guest in memory: files with contents, mode and owner, directories, links that are followed on the way to a path, and edits
/// that can be applied to it.
/// </summary>
public sealed class FakeLinuxGuest : IGuestView
{
    private const int MostLinks = 40;

    private readonly SortedDictionary<string, Node> _nodes = new(StringComparer.Ordinal);

    public GuestKind Kind => GuestKind.Linux;

    public GuestOptions Options
    {
        get;
        set
        {
            field = value;
            Linux = null!;
        }
    } = GuestOptions.None;

    /// <summary>Read anew after every change.</summary>
    public LinuxFacts Linux { get => field ??= new LinuxFacts(this); private set; }

    public bool HasSlack { get; set; }

    public IRegistryView Registry { get; } = new FakeGuest();

    /// <summary>Adds files of one line; directories follow from their paths.</summary>
    public FakeLinuxGuest WithFiles(params string[] paths)
    {
        foreach (string path in paths)
        {
            WithText(path, "x\n");
        }

        return this;
    }

    public FakeLinuxGuest WithText(string path, string text, uint mode = 0x1A4, uint uid = 0, uint gid = 0) => WithBytes(path, Encoding.UTF8.GetBytes(text), mode, uid, gid);

    public FakeLinuxGuest WithBytes(string path, byte[] contents, uint mode = 0x1A4, uint uid = 0, uint gid = 0) =>
        With(path, new Node(contents, null, mode, uid, gid));

    public FakeLinuxGuest WithFolder(string path, uint mode = 0x1ED, uint uid = 0, uint gid = 0) => With(path, new Node(null, null, mode, uid, gid));

    public FakeLinuxGuest WithLink(string path, string target) => With(path, new Node(null, target, 0x1FF, 0, 0));

    /// <summary>Adds a device, socket or FIFO.</summary>
    public FakeLinuxGuest WithSpecial(string path) => With(path, new Node([], null, 0x1A4, 0, 0) { IsSpecial = true });

    /// <summary>Says how many names a file has.</summary>
    public FakeLinuxGuest WithLinks(string path, int links)
    {
        _nodes[path] = _nodes[path] with { Links = links };
        return this;
    }

    /// <summary>Says that a volume of its own is mounted on a directory.</summary>
    public FakeLinuxGuest WithMount(string path)
    {
        _nodes[path] = _nodes[path] with { IsMountPoint = true };
        return this;
    }

    /// <summary>Removes a file, or a directory with everything in it.</summary>
    public FakeLinuxGuest Without(string path)
    {
        Linux = null!;
        Remove(path);
        return this;
    }

    /// <summary>The paths of all files, links and directories.</summary>
    public IEnumerable<string> Paths => _nodes.Keys;

    public string Text(string path) => Encoding.UTF8.GetString(_nodes[path].Contents ?? throw new InvalidOperationException($"{path} is no file"));

    public bool Exists(string path) => _nodes.ContainsKey(path);

    /// <summary>Applies edits; one that changes nothing, or whose path is not canonical, fails the test.</summary>
    public void Apply(IEnumerable<GuestEdit> edits)
    {
        foreach (GuestEdit edit in edits)
        {
            Linux = null!;
            bool changed = edit switch
            {
                GuestEdit.Delete delete => Remove(delete.Path),
                GuestEdit.Truncate truncate => Rewrite(truncate.Path, []),
                GuestEdit.Write write => Rewrite(write.Path, write.Contents.Span.ToArray()),
                GuestEdit.EditLines lines => Rewrite(lines.Path, lines.Lines.Apply(_nodes[lines.Path].Contents)),
                GuestEdit.Erase erase => Rewrite(erase.Path, [.. _nodes[erase.Path].Contents!.Select((value, at) => at < erase.Keep ? value : (byte)0)]),
                GuestEdit.Create create => Create(create.Path, new Node(create.Contents.Span.ToArray(), null, create.Mode, 0, 0)),
                GuestEdit.CreateLink link => Create(link.Path, new Node(null, link.LinkTarget, 0x1FF, 0, 0)),
                GuestEdit.WipeSlack => HasSlack && !(HasSlack = false),
                _ => throw new InvalidOperationException(edit.ToString()),
            };
            if (!changed)
            {
                throw new InvalidOperationException($"{edit} changes nothing");
            }
        }
    }

    public GuestFile? Find(string path)
    {
        if (Canonical(path) is not { } canonical)
        {
            return null;
        }

        if (canonical == "/")
        {
            return new GuestFile("/", IsDirectory: true, Length: 0) { Mode = 0x1ED };
        }

        return _nodes.TryGetValue(canonical, out Node? node)
            ? new GuestFile(canonical, node.IsFolder, node.Contents?.Length ?? node.LinkTarget?.Length ?? 0)
            {
                LinkTarget = node.LinkTarget, IsSpecial = node.IsSpecial, Mode = node.Mode, UserId = node.Uid, GroupId = node.Gid, Links = node.Links, IsMountPoint = node.IsMountPoint,
            }
            : null;
    }

    public IEnumerable<GuestFile> List(string path)
    {
        if (Find(path) is not { IsDirectory: true } folder)
        {
            return [];
        }

        string prefix = folder.Path == "/" ? "/" : folder.Path + "/";
        return [.. _nodes.Keys
            .Where(other => other.StartsWith(prefix, StringComparison.Ordinal) && other.Length > prefix.Length && !other[prefix.Length..].Contains('/', StringComparison.Ordinal))
            .Select(other => Find(other)!)];
    }

    public string? ReadText(string path) => ReadText(path, 1 << 20);

    public string? ReadText(string path, int limit) =>
        Find(path) is { IsFile: true } file ? Encoding.UTF8.GetString(_nodes[file.Path].Contents.AsSpan()[..int.Min(limit, (int)file.Length)]) : null;

    public byte[]? ReadBytes(string path, int limit) => Find(path) is { IsFile: true } file && file.Length <= limit ? _nodes[file.Path].Contents : null;

    public int Read(string path, long from, Span<byte> buffer)
    {
        ReadOnlySpan<byte> bytes = ReadBytes(path, int.MaxValue);
        int count = (int)long.Clamp(bytes.Length - from, 0, buffer.Length);
        bytes.Slice((int)long.Min(from, bytes.Length), count).CopyTo(buffer);
        return count;
    }

    public bool HasData(string path, long from) => Find(path) is { IsFile: true } file && _nodes[file.Path].Contents!.Skip((int)from).Any(value => value != 0);

    private FakeLinuxGuest With(string path, Node node)
    {
        Linux = null!;
        for (string parent = path[..path.LastIndexOf('/')]; parent.Length > 0; parent = parent[..parent.LastIndexOf('/')])
        {
            _nodes.TryAdd(parent, new Node(null, null, 0x1ED, 0, 0));
        }

        _nodes[path] = node;
        return this;
    }

    /// <summary>The path with every link on the way resolved inside the guest; null when something on the way is no directory.</summary>
    private string? Canonical(string path)
    {
        List<string> done = [];
        Stack<string> todo = new(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        int links = 0;
        while (todo.TryPop(out string? name))
        {
            if (name == "..")
            {
                done.RemoveRange(int.Max(0, done.Count - 1), int.Min(1, done.Count));
                continue;
            }

            if (name == ".")
            {
                continue;
            }

            done.Add(name);
            if (todo.Count == 0)
            {
                break;
            }

            if (!_nodes.TryGetValue(Joined(done), out Node? node) || (!node.IsFolder && node.LinkTarget is null))
            {
                return null;
            }

            if (node.LinkTarget is { } target)
            {
                if (++links > MostLinks)
                {
                    return null;
                }

                done.RemoveAt(done.Count - 1);
                if (target.StartsWith('/'))
                {
                    done.Clear();
                }

                foreach (string part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                {
                    todo.Push(part);
                }
            }
        }

        return done.Count == 0 ? "/" : Joined(done);
    }

    private static string Joined(List<string> names) => "/" + string.Join('/', names);

    private bool Remove(string path)
    {
        string[] gone = [.. _nodes.Keys.Where(other => GuestPath.IsSameOrBelow(other, path, Kind))];
        foreach (string other in gone)
        {
            _nodes.Remove(other);
        }

        return gone.Length > 0;
    }

    private bool Rewrite(string path, byte[] contents)
    {
        Node node = _nodes[path];
        bool changed = !(node.Contents ?? throw new InvalidOperationException($"{path} is no file")).AsSpan().SequenceEqual(contents);
        _nodes[path] = node with { Contents = contents };
        return changed;
    }

    private bool Create(string path, Node node)
    {
        if (Find(path) is not null || (path.LastIndexOf('/') is var slash and > 0 && Find(path[..slash]) is not { IsDirectory: true }))
        {
            throw new InvalidOperationException($"{path} cannot be created");
        }

        With(path, node);
        return true;
    }

    /// <summary>A file has contents, a link a target, a directory neither.</summary>
    private sealed record Node(byte[]? Contents, string? LinkTarget, uint Mode, uint Uid, uint Gid)
    {
        public bool IsSpecial { get; init; }

        public bool IsMountPoint { get; init; }

        public int Links { get; init; } = 1;

        public bool IsFolder => Contents is null && LinkTarget is null;
    }
}
