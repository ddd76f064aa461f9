using System.Text;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Guests.Linux.Mounting;

namespace VmGeneralize.Guests.Linux;

/// <summary>
/// An installed Linux over all its volumes, read without starting it. Paths are resolved inside it; see <see cref="MountedTree"/>. What is
/// on a file system that is only read is marked as such; what cannot be read is not there.
/// </summary>
public sealed class LinuxGuest : IGuest
{
    private const int LargestTextRead = 1 << 20;
    private const uint DirectoryMode = 0x1ED; // 0755: FAT keeps no permissions
    private const uint FileMode = 0x1A4; // 0644

    private readonly Fact<IReadOnlyList<FstabEntry>> _fstab;
    private MountTable _table;

    private LinuxGuest(GuestVolume root, GuestDisk disk, GuestOptions options)
    {
        Volume = root;
        Disk = disk;
        Options = options;
        Tree = new MountedTree(root); // fstab is on the root, and may be a link there
        _fstab = FstabEntry.All(this);
        IReadOnlyList<FstabEntry> entries = _fstab.OrShown([]); // without it nothing may be changed: an obstacle
        WantedMount[] wanted = [.. entries.Select(WantedMount.Of)];
        _table = new MountTable(disk, root, wanted);
        Tree = _table.Tree; // units may be on a /usr that fstab mounts, and partition types count where nothing else does

        MountUnits units = new(this, entries);
        MountUnitProblems = units.Problems;
        HashSet<string> ofUnits = [.. units.Found.Select(unit => unit.Where)];
        Join([.. wanted.Where(mount => !ofUnits.Contains(UnitName.Simplified(mount.MountPoint)))], [.. units.Found.Select(WantedMount.Of)]);
        Join(_table.Wanted, DiscoverableMounts.Of(disk, this));
        Linux = NewFacts(_fstab);
    }

    public GuestKind Kind => GuestKind.Linux;

    public GuestVolume Volume { get; }

    public string Name => Linux.Distribution.Then(distribution => distribution.Name).OrShown("Linux");

    public GuestOptions Options { get; }

    /// <summary>What is known about it. After an edit everything is read again.</summary>
    public LinuxFacts Linux { get; private set; }

    /// <summary>Its volumes by mount point, the root first.</summary>
    public IReadOnlyList<LinuxMount> Mounts => Tree.Mounts;

    public IReadOnlyList<GuestVolume> Volumes => [.. Mounts.Select(mount => mount.Volume)];

    public IReadOnlyList<(GuestVolume Volume, string Folder)> HiddenFolders => _table.Hidden;

    /// <summary>What a user should know about how it was read: volumes left out, journals replayed in memory.</summary>
    public IReadOnlyList<string> Notes =>
        [.. _table.Notes, .. Mounts.SelectMany(mount => mount.Posix?.Notes.Select(note => $"{mount.Volume.Name}: {note}") ?? []).Distinct()];

    /// <summary>Empty: Linux has no registry.</summary>
    public IRegistryView Registry => NoRegistry.Instance;

    public bool HasSlack => Disk.HasSlack;

    internal GuestDisk Disk { get; }

    internal MountedTree Tree { get; private set; }

    /// <summary>Mount units that may belong to the system and could not be read.</summary>
    internal IReadOnlyList<Unreadable> MountUnitProblems { get; }

    /// <summary>What it mounts when it starts, found here or not.</summary>
    internal IReadOnlyList<WantedMount> WantedMounts => _table.Wanted;

    internal IReadOnlyList<SkippedMount> SkippedMounts => _table.Skipped;

    internal IReadOnlyList<IWritableFileSystem> WritableFileSystems => [.. Mounts.Select(mount => mount.Writable).OfType<IWritableFileSystem>()];

    /// <summary>True when a volume holds the root of a Linux.</summary>
    public static bool IsOn(GuestVolume volume) => LinuxRoot.Of(volume) is not null;

    /// <summary>
    /// Reads the installation on a volume for which <see cref="IsOn"/> is true, with the volumes that its fstab, mount units and partition types
    /// name.
    /// </summary>
    public static LinuxGuest Read(GuestVolume root, GuestDisk disk, GuestOptions? options = null) =>
        new(LinuxRoot.Of(root) ?? root, disk, options ?? GuestOptions.None);

    public IEnumerable<GuestObstacle> Obstacles() => LinuxObstacles.Of(this);

    /// <summary>
    /// Which parts of it, by their mount points, something looks into. What is mounted counts where something is found there; of what is not on the
    /// disk or cannot be read, it is not known what is there, so that looking is enough.
    /// </summary>
    /// <param name="parts">The mount points.</param>
    /// <param name="work">What looks at the guest; it gets one of its own, of which nothing is known yet.</param>
    public IReadOnlySet<string> Searched(IReadOnlyCollection<string> parts, Action<IGuestView> work)
    {
        LinuxGuest fresh = new(Volume, Disk, Options);
        fresh.Tree.Watched = new WatchedParts(parts, fresh.Tree.Mounts);
        work(fresh);
        return fresh.Tree.Watched.Searched;
    }

    public GuestFile? Find(string path) => Look(path) is { } node ? ToFile(node) : null;

    public IEnumerable<GuestFile> List(string path) =>
        Look(path) is { Entry.IsDirectory: true } directory ? Tree.List(directory).Select(ToFile) : [];

    public IEnumerable<GuestName> Names(string path) => Look(path) is { Entry.IsDirectory: true } directory ? Tree.Names(directory) : [];

    /// <summary>As in every view; a link in the last place is followed, inside the guest: configuration files often are links.</summary>
    public string? ReadText(string path) => ReadText(path, LargestTextRead);

    public string? ReadText(string path, int limit)
    {
        if (Look(path, followLast: true) is not { Entry.Kind: FileKind.File } node)
        {
            return null;
        }

        using StreamReader reader = new(new MemoryStream(ReadStart(node, limit)), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    /// <summary>As in every view; a link in the last place is not followed.</summary>
    public byte[]? ReadBytes(string path, int limit) =>
        Look(path) is { Entry.Kind: FileKind.File } node && node.Entry.Length <= limit ? ReadStart(node, limit) : null;

    public int Read(string path, long from, Span<byte> buffer) =>
        Look(path) is { Entry.Kind: FileKind.File } node && from < node.Entry.Length ? node.Mount.FileSystem.Read(node.Entry, from, buffer) : 0;

    public bool HasData(string path, long from) => Look(path) is { Entry.Kind: FileKind.File } node && !EditProof.IsZeroFrom(node, from);

    public IGuestEditor Edit() => new LinuxEditor(this);

    public bool Holds(GuestEdit edit) => EditProof.Holds(edit, this);

    public IEnumerable<string> CheckAfter(IEnumerable<GuestEdit> edits) => AccountFiles.Check(edits, this);

    /// <summary>Where something that could not be mounted would be.</summary>
    internal string PlaceOf(SkippedMount mount) => Tree.Find(mount.Wanted.MountPoint, followLast: true)?.Path ?? mount.Wanted.MountPoint;

    /// <summary>The guest was edited: what is known about it may not be so any more.</summary>
    internal void ForgetFacts() => Linux = NewFacts(fstab: null);

    private LinuxFacts NewFacts(Fact<IReadOnlyList<FstabEntry>>? fstab) => new(this, fstab) { MayNameVolume = _table.MayNameVolume };

    /// <summary>The first bytes of a file.</summary>
    internal static byte[] ReadStart(TreeNode node, int limit) => node.Mount.FileSystem.ReadStart(node.Entry, limit);

    private TreeNode? Look(string path, bool followLast = false)
    {
        Disk.Cancellation.ThrowIfCancellationRequested();
        return Tree.Find(path, followLast);
    }

    private void Join(IReadOnlyList<WantedMount> known, IReadOnlyList<WantedMount> further)
    {
        if (further.Count > 0)
        {
            _table = new MountTable(Disk, Volume, [.. known, .. further]);
            Tree = _table.Tree;
        }
    }

    private GuestFile ToFile(TreeNode node)
    {
        FileEntry entry = node.Entry;
        PosixAttributes? attributes = entry.Posix ?? node.Mount.Posix?.Attributes(entry);
        return new GuestFile(node.Path, entry.IsDirectory, entry.Length, entry.Attributes, entry.ReparseTag)
        {
            LinkTarget = entry.Kind == FileKind.SymbolicLink ? node.Mount.Posix?.ReadLink(entry) : null,
            IsSpecial = entry.Kind == FileKind.Special,
            Mode = attributes?.Mode ?? (entry.IsDirectory ? DirectoryMode : FileMode),
            UserId = attributes?.UserId ?? 0,
            GroupId = attributes?.GroupId ?? 0,
            Links = entry.Links,
            IsReadOnly = node.Mount.Writable is null && Volume.FileSystem is IWritableFileSystem,
            IsMountPoint = node.Path == node.Mount.MountPoint,
        };
    }
}
