using System.Text;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.TestSupport;

/// <summary>
/// A Linux guest whose volumes are in memory and filled by hand. It shows what <see cref="LinuxGuest"/> sees, and that class's editor
/// applies the edits: links are resolved, and edits refused, by the code that ships.
/// </summary>
public sealed class MemoryLinuxGuest : IGuestView
{
    private const string Fstab = "/etc/fstab";

    // The volumes by mount point, the root first.
    private readonly List<(string MountPoint, MemoryPosixFileSystem FileSystem)> _volumes = [("/", new MemoryPosixFileSystem(volumeId: "root"))];
    private LinuxGuest? _guest;

    public GuestKind Kind => Guest.Kind;

    public GuestOptions Options
    {
        get;
        set
        {
            field = value;
            _guest = null;
        }
    } = GuestOptions.None;

    public LinuxFacts Linux => Guest.Linux;

    public bool HasSlack
    {
        get => Guest.HasSlack;
        set => _volumes[0].FileSystem.Slack = value ? 1 : 0;
    }

    public IRegistryView Registry => Guest.Registry;

    /// <summary>The paths of all files, links and directories.</summary>
    public IEnumerable<string> Paths => _volumes
        .SelectMany(volume => volume.FileSystem.Paths().Select(path => volume.MountPoint.TrimEnd('/') + path.TrimEnd('/')))
        .Where(path => path.Length > 0)
        .Distinct();

    // Read again after every change, because it reads its volumes and its distribution only at the start.
    private LinuxGuest Guest => _guest ??= Read();

    /// <summary>Adds files of one line; their directories follow from their paths.</summary>
    public MemoryLinuxGuest WithFiles(params string[] paths)
    {
        foreach (string path in paths)
        {
            WithText(path, "x\n");
        }

        return this;
    }

    /// <summary>Adds a file, replacing whatever was there. Links on the way are followed, here and in all methods below.</summary>
    public MemoryLinuxGuest WithText(string path, string text, uint mode = MemoryPosixFileSystem.DefaultFileMode, uint uid = 0, uint gid = 0) =>
        WithBytes(path, Encoding.UTF8.GetBytes(text), mode, uid, gid);

    public MemoryLinuxGuest WithBytes(string path, byte[] contents, uint mode = MemoryPosixFileSystem.DefaultFileMode, uint uid = 0, uint gid = 0) =>
        Put(path, (fileSystem, inner) => fileSystem.WithBytes(inner, contents, mode, uid, gid));

    /// <summary>Adds a directory, replacing a file or link; an existing directory gets the mode and owner.</summary>
    public MemoryLinuxGuest WithFolder(string path, uint mode = MemoryPosixFileSystem.DefaultDirectoryMode, uint uid = 0, uint gid = 0)
    {
        (MemoryPosixFileSystem fileSystem, string inner) = Place(path);
        if (fileSystem.Find(inner) is { IsDirectory: false })
        {
            fileSystem.Delete(inner);
        }

        fileSystem.WithDirectory(inner, mode, uid, gid);
        return Changed();
    }

    public MemoryLinuxGuest WithLink(string path, string target) => Put(path, (fileSystem, inner) => fileSystem.WithLink(inner, target));

    /// <summary>Adds a device, socket or FIFO.</summary>
    public MemoryLinuxGuest WithSpecial(string path) => Put(path, (fileSystem, inner) => fileSystem.WithSpecial(inner));

    /// <summary>Adds another name for a file on the same volume.</summary>
    public MemoryLinuxGuest WithName(string path, string existing) => Put(path, (fileSystem, inner) => fileSystem.WithName(inner, Place(existing).Inner));

    /// <summary>Sets an extended attribute of whatever is at a path.</summary>
    public MemoryLinuxGuest WithAttribute(string path, string name, string value)
    {
        (MemoryPosixFileSystem fileSystem, string inner) = Place(path);
        fileSystem.WithAttribute(inner, name, value);
        return Changed();
    }

    /// <summary>The value of an extended attribute; null if there is none.</summary>
    public string? Attribute(string path, string name)
    {
        (MemoryPosixFileSystem fileSystem, string inner) = Place(path);
        return fileSystem.Find(inner) is not { } entry ? null
            : fileSystem.ExtendedAttributes(entry).Where(attribute => attribute.Name == name)
                .Select(attribute => Encoding.UTF8.GetString(attribute.Value.Span)).FirstOrDefault();
    }

    /// <summary>Mounts a separate volume on a directory: adds a line to fstab, and a partition.</summary>
    public MemoryLinuxGuest WithVolume(string mountPoint, MemoryPosixFileSystem volume)
    {
        WithFolder(mountPoint);
        _volumes.Add((mountPoint, volume));
        return WithText(Fstab, $"{(Exists(Fstab) ? Text(Fstab) : "")}UUID={volume.VolumeId} {mountPoint} ext4 defaults 0 2\n");
    }

    /// <summary>Removes a file, or a directory with everything in it; does nothing if there is none.</summary>
    public MemoryLinuxGuest Without(string path)
    {
        (MemoryPosixFileSystem fileSystem, string inner) = Place(path);
        Remove(fileSystem, inner);
        return Changed();
    }

    public string Text(string path) => Encoding.UTF8.GetString(ReadBytes(path, int.MaxValue) ?? throw new InvalidOperationException($"{path} is not a file"));

    public bool Exists(string path) => Find(path) is not null;

    /// <summary>
    /// Applies edits as the tool does; an edit that changes nothing, does not hold afterwards or has a path that is not canonical fails the test.
    /// </summary>
    public void Apply(IEnumerable<GuestEdit> edits)
    {
        GuestEdit[] all = [.. edits];
        IGuestEditor editor = Guest.Edit();
        foreach (GuestEdit edit in all)
        {
            Require(edit.FilePath is not { } path || IsCanonical(path), $"{edit} names a path that is not canonical");
            Require(!Guest.Holds(edit), $"{edit} changes nothing");
            editor.Apply(edit);
        }

        editor.Complete();
        foreach ((_, MemoryPosixFileSystem fileSystem) in _volumes)
        {
            fileSystem.Reopen();
        }

        Changed();
        foreach (GuestEdit edit in all)
        {
            Require(Guest.Holds(edit), $"{edit} does not hold after it was applied");
        }
    }

    public GuestFile? Find(string path) => Guest.Find(path);

    public IEnumerable<GuestFile> List(string path) => Guest.List(path);

    public string? ReadText(string path) => Guest.ReadText(path);

    public string? ReadText(string path, int limit) => Guest.ReadText(path, limit);

    public byte[]? ReadBytes(string path, int limit) => Guest.ReadBytes(path, limit);

    public int Read(string path, long from, Span<byte> buffer) => Guest.Read(path, from, buffer);

    public bool HasData(string path, long from) => Guest.HasData(path, from);

    private LinuxGuest Read()
    {
        MemoryDisk disk = new();
        foreach ((_, MemoryPosixFileSystem fileSystem) in _volumes)
        {
            disk.With(fileSystem);
        }

        GuestDisk built = disk.Build();
        return LinuxGuest.Read(built.Volumes[0], built, Options);
    }

    private MemoryLinuxGuest Changed()
    {
        _guest = null;
        return this;
    }

    private MemoryLinuxGuest Put(string path, Action<MemoryPosixFileSystem, string> add)
    {
        (MemoryPosixFileSystem fileSystem, string inner) = Place(path);
        Remove(fileSystem, inner);
        add(fileSystem, inner);
        return Changed();
    }

    private static void Remove(MemoryPosixFileSystem fileSystem, string inner)
    {
        if (fileSystem.Find(inner) is not null)
        {
            fileSystem.Delete(inner);
        }
    }

    /// <summary>Follows the links on the way of a path and returns where it leads: a volume, and the path in it.</summary>
    private (MemoryPosixFileSystem FileSystem, string Inner) Place(string path)
    {
        for (int slash = path.IndexOf('/', 1); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            if (Guest.Find(path[..slash]) is { LinkTarget: not null } link)
            {
                string target = Guest.Locate(link.Path).OrShown(null)?.Path
                    ?? throw new InvalidOperationException($"{path} goes through {link.Path}, which leads nowhere");
                return Place(target.TrimEnd('/') + path[slash..]);
            }
        }

        (string mountPoint, MemoryPosixFileSystem fileSystem) = _volumes.Last(volume => GuestPath.IsSameOrBelow(path, volume.MountPoint, GuestKind.Linux));
        return (fileSystem, path[mountPoint.TrimEnd('/').Length..]);
    }

    /// <summary>Whether the path leads through no link.</summary>
    private bool IsCanonical(string path) => Guest.Find(path) is { } file
        ? file.Path == path
        : Guest.Find(LinuxFiles.Parent(path))?.Path == LinuxFiles.Parent(path);

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
