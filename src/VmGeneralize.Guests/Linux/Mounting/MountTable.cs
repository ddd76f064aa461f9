using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Guests.Linux.Mounting;

/// <summary>Joins the volumes of a disk to one tree, as fstab says. What cannot be joined is told and never guessed.</summary>
internal sealed class MountTable
{
    private static readonly HashSet<string> NoVolume = new(StringComparer.Ordinal)
    {
        "tmpfs", "proc", "sysfs", "devpts", "devtmpfs", "cgroup", "cgroup2", "debugfs", "securityfs", "hugetlbfs", "mqueue", "configfs", "efivarfs",
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "overlay", "ramfs", "rpc_pipefs", "binfmt_misc", "iso9660", "udf", "none", "swap",
    };

    private readonly List<SkippedMount> _skipped = [];
    private readonly List<string> _notes = [];
    private readonly IReadOnlyList<FstabEntry> _entries;
    private readonly DeviceNames _names;

    /// <param name="disk">The disk.</param>
    /// <param name="root">The volume with the root.</param>
    /// <param name="entries">Of fstab.</param>
    public MountTable(GuestDisk disk, GuestVolume root, IReadOnlyList<FstabEntry> entries)
    {
        _entries = entries;
        _names = new DeviceNames(disk, entries);
        Tree = new MountedTree(root);
        CheckRoot(root);
        List<(string Path, string Source)> binds = [];
        foreach (FstabEntry entry in entries.Where(entry => entry.MountPoint.Length > 1 && entry.MountPoint[0] == '/').OrderBy(Depth))
        {
            if (!entry.IsBind && !NoVolume.Contains(entry.Type))
            {
                Join(entry, binds);
            }
        }

        foreach (FstabEntry entry in entries.Where(entry => entry.IsBind && !entry.IsOnDemand))
        {
            AddBind(entry, binds);
        }

        JoinBinds(binds);
    }

    public MountedTree Tree { get; }

    /// <summary>What a user should know.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Volumes that fstab mounts and that could not be joined.</summary>
    public IReadOnlyList<SkippedMount> Skipped => _skipped;

    private static int Depth(FstabEntry entry) => entry.MountPoint.Split('/', StringSplitOptions.RemoveEmptyEntries).Length;

    private void CheckRoot(GuestVolume root)
    {
        if (_entries.FirstOrDefault(entry => entry.MountPoint == "/") is { } entry
            && entry.Source != "/dev/root"
            && _names.Find(entry.Source, out string? note) is var named)
        {
            Note(note);
            if (named is null)
            {
                _notes.Add($"fstab says that the root is {entry.Source}, which is not on this disk; it was found on {root.Name}");
            }
            else if (named.Name != root.Name)
            {
                _notes.Add($"fstab says that the root is {entry.Source}, which is {named.Name}; it was found on {root.Name}");
            }
        }
    }

    private void Join(FstabEntry entry, List<(string Path, string Source)> binds)
    {
        if (entry.Source.Contains("azure_resource", StringComparison.Ordinal) || entry.Source.StartsWith("/dev/disk/azure/resource", StringComparison.Ordinal))
        {
            return; // Azure's temporary disk: no image has it
        }

        GuestVolume? volume = _names.Find(entry.Source, out string? note);
        Note(note);
        if (entry.IsOnDemand)
        {
            _notes.Add($"{entry.MountPoint} is mounted by hand only (noauto): what is on {volume?.Name ?? entry.Source} was left out");
        }
        else if (volume is null)
        {
            Skip(entry, null, $"{entry.Source}, which fstab mounts on {entry.MountPoint}, is not on this disk");
        }
        else if (volume.FileSystem is null)
        {
            Skip(entry, volume, $"{volume.Name} ({volume.Content.Description}), which fstab mounts on {entry.MountPoint}, is not read{(volume.Problem is null ? "" : $": {volume.Problem.Message}")}");
        }
        else if (Tree.Find(entry.MountPoint, followLast: true) is not { Entry.IsDirectory: true } directory)
        {
            Skip(entry, volume, $"{volume.Name} is not mounted: there is no directory {entry.MountPoint}");
        }
        else if (Tree.Mounts.FirstOrDefault(mount => mount.Volume.Name == volume.Name) is { } first)
        {
            binds.Add((directory.Path, first.MountPoint));
        }
        else
        {
            if (directory.Mount.MountPoint != directory.Path && directory.Mount.FileSystem.List(directory.Entry).Any())
            {
                _notes.Add($"{directory.Mount.Volume.Name} holds files in {directory.Path} that {volume.Name}, mounted there, hides: they were left as they are");
            }

            Tree.Mount(directory.Path, volume);
        }
    }

    private void AddBind(FstabEntry entry, List<(string Path, string Source)> binds)
    {
        if (Tree.Find(entry.Source, followLast: true) is { Entry.IsDirectory: true } source
            && Tree.Find(entry.MountPoint, followLast: true) is { Entry.IsDirectory: true } target)
        {
            binds.Add((target.Path, source.Path));
        }
    }

    /// <summary>
    /// A bind whose source holds a bind could be walked for ever, and one whose source lies in a bind is hidden by that: both are left out.
    /// </summary>
    private void JoinBinds(List<(string Path, string Source)> binds)
    {
        foreach ((string path, string source) in binds)
        {
            if (binds.Any(other => GuestPath.IsSameOrBelow(other.Path, source, GuestKind.Linux) || GuestPath.IsSameOrBelow(source, other.Path, GuestKind.Linux))
                || Tree.Mounts.Any(mount => mount.MountPoint == path))
            {
                _notes.Add($"{path} shows {source} once more, and one of them hides or holds the other: it was left out");
            }
            else
            {
                Tree.Bind(path, source);
            }
        }
    }

    private void Skip(FstabEntry entry, GuestVolume? volume, string reason)
    {
        _skipped.Add(new SkippedMount(entry, volume, reason));
        _notes.Add(reason);
    }

    private void Note(string? note)
    {
        if (note is not null && !_notes.Contains(note))
        {
            _notes.Add(note);
        }
    }
}
