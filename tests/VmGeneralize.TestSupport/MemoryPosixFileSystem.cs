using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.TestSupport;

/// <summary>
/// An in-memory POSIX file system that is filled by hand and can be edited. It follows the contract of the real ones: links are never
/// followed, names compare by code unit, nothing can be changed after <see cref="Complete"/>.
/// </summary>
public sealed class MemoryPosixFileSystem : IWritablePosixFileSystem
{
    public const uint DefaultDirectoryMode = 0x1ED; // 0755
    public const uint DefaultFileMode = 0x1A4; // 0644
    public const long DefaultTime = 1_750_000_000;

    private readonly List<Inode> _inodes = [];

    public MemoryPosixFileSystem(string label = "", string volumeId = "")
    {
        Label = label;
        VolumeId = volumeId;
        New(FileKind.Directory, DefaultDirectoryMode);
    }

    public string Format => "memory";

    public string Label { get; }

    public string VolumeId { get; }

    public int AllocationUnit => 4096;

    public IReadOnlyList<string> Notes { get; init; } = [];

    public bool IsCompleted { get; private set; }

    /// <summary>The slack that <see cref="MeasureSlack"/> counts, until it is wiped.</summary>
    public long Slack { get; set; }

    public string StateEvidence => "in memory";

    /// <summary>The obstacle that <see cref="WhyReadOnly"/> returns.</summary>
    public VolumeObstacle? Obstacle { get; set; }

    /// <summary>The dead metadata that <see cref="MeasureDeadMetadata"/> returns.</summary>
    public IReadOnlyList<DeadMetadata> Dead { get; set; } = [];

    public FileEntry Root => Entry("", 0);

    /// <summary>Adds a directory and its parents.</summary>
    public MemoryPosixFileSystem WithDirectory(string path, uint mode = DefaultDirectoryMode, uint userId = 0, uint groupId = 0)
    {
        Inode at = Directory(Names(path));
        (at.Mode, at.UserId, at.GroupId) = (mode, userId, groupId);
        return this;
    }

    public MemoryPosixFileSystem WithFile(string path, string text = "x", uint mode = DefaultFileMode, uint userId = 0, uint groupId = 0) =>
        WithBytes(path, Encoding.UTF8.GetBytes(text), mode, userId, groupId);

    public MemoryPosixFileSystem WithBytes(string path, byte[] contents, uint mode = DefaultFileMode, uint userId = 0, uint groupId = 0)
    {
        Inode inode = New(FileKind.File, mode);
        (inode.Contents, inode.UserId, inode.GroupId) = (contents, userId, groupId);
        return With(path, inode);
    }

    public MemoryPosixFileSystem WithLink(string path, string target)
    {
        Inode inode = New(FileKind.SymbolicLink, 0x1FF);
        inode.Target = target;
        return With(path, inode);
    }

    /// <summary>Adds a device node, socket or FIFO.</summary>
    public MemoryPosixFileSystem WithSpecial(string path) => With(path, New(FileKind.Special, DefaultFileMode));

    /// <summary>Adds another name for a file.</summary>
    public MemoryPosixFileSystem WithName(string path, string existing) => With(path, Require(existing));

    public MemoryPosixFileSystem WithAttribute(string path, string name, string value)
    {
        Require(path).Attributes[name] = Encoding.UTF8.GetBytes(value);
        return this;
    }

    /// <summary>A file's contents as text; the file must exist.</summary>
    public string Text(string path) => Encoding.UTF8.GetString(Require(path).Contents);

    /// <summary>Every path, with a slash after directories, in order, for tests to compare.</summary>
    public IReadOnlyList<string> Paths() => [.. Walk(_inodes[0], "").Order(StringComparer.Ordinal)];

    public FileEntry? Find(string path) => Locate(path) is var (name, number) ? Entry(name, number) : null;

    public IEnumerable<FileEntry> List(FileEntry directory) =>
        [.. _inodes[(int)directory.Id].Children.Select(child => Entry(child.Key, child.Value))];

    public int Read(FileEntry file, long offset, Span<byte> buffer)
    {
        byte[] contents = _inodes[(int)file.Id].Contents;
        int count = (int)Math.Clamp(contents.Length - offset, 0, buffer.Length);
        contents.AsSpan((int)Math.Min(offset, contents.Length), count).CopyTo(buffer);
        return count;
    }

    public ExtentSet LiveExtents() => [];

    public PosixAttributes Attributes(FileEntry entry)
    {
        Inode inode = _inodes[(int)entry.Id];
        return new PosixAttributes(inode.Mode, inode.UserId, inode.GroupId, inode.Time);
    }

    public string ReadLink(FileEntry link) => link.Kind == FileKind.SymbolicLink
        ? _inodes[(int)link.Id].Target
        : throw new ArgumentException($"{link.Name} is not a symbolic link", nameof(link));

    public IReadOnlyList<ExtendedAttribute> ExtendedAttributes(FileEntry entry) =>
        [.. _inodes[(int)entry.Id].Attributes.Select(attribute => new ExtendedAttribute(attribute.Key, attribute.Value))];

    public VolumeObstacle? WhyReadOnly() => Obstacle;

    public IReadOnlyList<RemovedEntry> Delete(string path)
    {
        IReadOnlyList<RemovedEntry> removed = PreviewDelete(path);
        foreach (RemovedEntry entry in removed)
        {
            (Inode folder, string name) = Folder(entry.Path);
            _inodes[folder.Children[name]].Links--;
            folder.Children.Remove(name);
        }

        return removed;
    }

    public IReadOnlyList<RemovedEntry> PreviewDelete(string path)
    {
        CheckChangeable();
        (string _, int number) = Locate(path) ?? throw new GuestPathNotFoundException(path, "memory volume");
        string[] below = [.. Walk(_inodes[number], "/" + string.Join('/', Names(path))).Select(found => found.TrimEnd('/'))];
        Dictionary<int, int> gone = [];
        List<RemovedEntry> removed = [];
        foreach (string name in below)
        {
            int inode = Locate(name)!.Value.Number;
            gone[inode] = gone.GetValueOrDefault(inode) + 1;
            int left = _inodes[inode].Kind == FileKind.Directory ? 0 : _inodes[inode].Links - gone[inode];
            removed.Add(new RemovedEntry(name, _inodes[inode].Kind, left > 0 ? 0 : _inodes[inode].Contents.Length, left));
        }

        return removed;
    }

    public void Replace(string path, ReadOnlySpan<byte> contents) => Change(path).Contents = contents.ToArray();

    public void Create(string path, ReadOnlySpan<byte> contents) =>
        Create(path, contents, new NewFile(DefaultFileMode, 0, 0, [], DefaultTime));

    public void Create(string path, ReadOnlySpan<byte> contents, NewFile attributes) =>
        CreateNew(path, FileKind.File, attributes).Contents = contents.ToArray();

    public void CreateLink(string path, string target, NewFile attributes) => CreateNew(path, FileKind.SymbolicLink, attributes).Target = target;

    public void SetMode(string path, uint mode) => Change(path).Mode = mode;

    public long EraseContents(string path, long keep)
    {
        Span<byte> erased = Change(path).Contents.AsSpan((int)keep);
        erased.Clear();
        return erased.Length;
    }

    public IReadOnlyList<DeadMetadata> MeasureDeadMetadata() => Dead;

    public bool HasSlack => Slack > 0;

    /// <summary>Places that cannot be searched for slack.</summary>
    public IReadOnlyList<UnreadPlace> Unread { get; init; } = [];

    /// <summary>Bytes that may be boot code.</summary>
    public IReadOnlyList<SlackPlace> BootCode { get; init; } = [];

    public IReadOnlyList<SlackPlace> MeasureBootCode() => BootCode;

    public IReadOnlyList<SlackPlace> MeasureSlack() => [new("in memory", Slack) { Unread = Unread }];

    public IReadOnlyList<SlackPlace> WipeSlack()
    {
        CheckChangeable();
        IReadOnlyList<SlackPlace> wiped = MeasureSlack();
        Slack = 0;
        return wiped;
    }

    public long Scrub()
    {
        CheckChangeable();
        return 0;
    }

    public void Complete()
    {
        CheckChangeable();
        IsCompleted = true;
    }

    /// <summary>Acts as if the disk had been opened again: what was completed can be changed again.</summary>
    public void Reopen() => IsCompleted = false;

    public IReadOnlyList<ConsistencyProblem> Check() => [];

    public void Dispose()
    {
        // There are no resources to release.
    }

    private static string[] Names(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private (string Name, int Number)? Locate(string path)
    {
        (string Name, int Number) at = ("", 0);
        foreach (string name in Names(path))
        {
            if (!_inodes[at.Number].Children.TryGetValue(name, out int child))
            {
                return null;
            }

            at = (name, child);
        }

        return at;
    }

    private Inode Require(string path) => Locate(path) is var (_, number) ? _inodes[number] : throw new GuestPathNotFoundException(path, "memory volume");

    private Inode Change(string path)
    {
        CheckChangeable();
        Inode inode = Require(path);
        return inode.Kind == FileKind.File ? inode : throw new InvalidOperationException($"{path} is not a file");
    }

    private Inode CreateNew(string path, FileKind kind, NewFile attributes)
    {
        CheckChangeable();
        (Inode folder, string name) = Folder(path);
        if (folder.Children.ContainsKey(name))
        {
            throw new GuestPathExistsException(path, "memory volume");
        }

        Inode inode = Add(folder, name, New(kind, attributes.Mode));
        (inode.UserId, inode.GroupId, inode.Time) = (attributes.UserId, attributes.GroupId, attributes.TimeSeconds);
        foreach (ExtendedAttribute attribute in attributes.ExtendedAttributes)
        {
            inode.Attributes[attribute.Name] = attribute.Value.ToArray();
        }

        return inode;
    }

    private (Inode Folder, string Name) Folder(string path)
    {
        string[] names = Names(path);
        return (Require("/" + string.Join('/', names[..^1])), names[^1]);
    }

    private MemoryPosixFileSystem With(string path, Inode inode)
    {
        string[] names = Names(path);
        Add(Directory(names[..^1]), names[^1], inode);
        return this;
    }

    // Creates each directory that does not exist yet.
    private Inode Directory(IEnumerable<string> names)
    {
        Inode at = _inodes[0];
        foreach (string name in names)
        {
            at = at.Children.TryGetValue(name, out int number) ? _inodes[number] : Add(at, name, New(FileKind.Directory, DefaultDirectoryMode));
            if (at.Kind != FileKind.Directory)
            {
                throw new InvalidOperationException($"{name} is no directory");
            }
        }

        return at;
    }

    private Inode New(FileKind kind, uint mode)
    {
        Inode inode = new() { Number = _inodes.Count, Kind = kind, Mode = mode };
        _inodes.Add(inode);
        return inode;
    }

    private static Inode Add(Inode folder, string name, Inode inode)
    {
        folder.Children.Add(name, inode.Number);
        inode.Links++;
        return inode;
    }

    // Lists children before their directory.
    private IEnumerable<string> Walk(Inode inode, string path)
    {
        foreach ((string name, int child) in inode.Children)
        {
            foreach (string found in Walk(_inodes[child], $"{path}/{name}"))
            {
                yield return found;
            }
        }

        yield return inode.Kind == FileKind.Directory ? path + "/" : path;
    }

    private FileEntry Entry(string name, int number)
    {
        Inode inode = _inodes[number];
        return new FileEntry { Name = name, Id = (ulong)number, Kind = inode.Kind, Length = inode.Length, Links = Math.Max(1, inode.Links) };
    }

    private void CheckChangeable()
    {
        if (IsCompleted)
        {
            throw new InvalidOperationException("the edits of this volume are complete");
        }
    }

    private sealed class Inode
    {
        public required int Number { get; init; }

        public required FileKind Kind { get; init; }

        public uint Mode { get; set; }

        public uint UserId { get; set; }

        public uint GroupId { get; set; }

        public long Time { get; set; } = DefaultTime;

        public int Links { get; set; }

        public string Target { get; set; } = "";

        public byte[] Contents { get; set; } = [];

        public int Length => Kind == FileKind.SymbolicLink ? Encoding.UTF8.GetByteCount(Target) : Contents.Length;

        public SortedDictionary<string, int> Children { get; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, byte[]> Attributes { get; } = new(StringComparer.Ordinal);
    }
}
