using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Guests.Linux.Mounting;

/// <summary>Joins the volumes of a disk to one tree, as fstab, mount units and partition types say. What cannot be joined is reported, never guessed.</summary>
internal sealed class MountTable
{
    private static readonly HashSet<string> NoVolume = new(StringComparer.Ordinal)
    {
        "tmpfs", "proc", "sysfs", "devpts", "devtmpfs", "cgroup", "cgroup2", "debugfs", "securityfs", "hugetlbfs", "mqueue", "configfs", "efivarfs",
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "overlay", "ramfs", "rpc_pipefs", "binfmt_misc", "iso9660", "udf", "none", "swap",
        "tracefs", "fusectl", "pstore", "bpf", "autofs", "squashfs", "erofs", "cramfs",
    };

    private const int MaxFolders = 16; // within each other

    private readonly List<SkippedMount> _skipped = [];
    private readonly List<string> _notes = [];
    private readonly List<(GuestVolume Volume, string Folder)> _hidden = [];
    private readonly DeviceNames _names;

    /// <param name="disk">The disk.</param>
    /// <param name="root">The volume with the root.</param>
    /// <param name="entries">What is to be mounted; where one place is named twice, the later one is mounted over the earlier one.</param>
    public MountTable(GuestDisk disk, GuestVolume root, IReadOnlyList<WantedMount> entries)
    {
        Wanted = entries;
        _names = new DeviceNames(disk, entries);
        Tree = new MountedTree(root);
        CheckRoot(root);
        List<(string Path, string Source)> binds = [];
        foreach (WantedMount entry in entries.Where(entry => entry.MountPoint.Length > 1 && entry.MountPoint[0] == '/').OrderBy(Depth))
        {
            if (!entry.IsBind && !HasNoVolume(entry.Type))
            {
                Join(entry, binds);
            }
        }

        foreach (WantedMount entry in entries.Where(entry => entry.IsBind && !entry.IsOnDemand))
        {
            AddBind(entry, binds);
        }

        JoinBinds(binds);
    }

    public MountedTree Tree { get; }

    /// <summary>What is to be mounted.</summary>
    public IReadOnlyList<WantedMount> Wanted { get; }

    /// <summary>
    /// Whether a name may mean a volume of this disk: it does, or it means several, or it may be one of what encryption or damage hides.
    /// </summary>
    public bool MayNameVolume(string source) => _names.Find(source, out string? note) is not null || note is not null
        || (source.StartsWith("/dev/mapper/", StringComparison.Ordinal) && _names.MayHideVolumes);

    /// <summary>What a user should know.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Folders of volumes, by their path there, that a mount hides and that hold something.</summary>
    public IReadOnlyList<(GuestVolume Volume, string Folder)> Hidden => _hidden;

    /// <summary>What the system mounts and what could not be joined.</summary>
    public IReadOnlyList<SkippedMount> Skipped => _skipped;

    private static bool HasNoVolume(string type) => NoVolume.Contains(type) || type.StartsWith("fuse.", StringComparison.Ordinal);

    private static int Depth(WantedMount entry) => entry.MountPoint.Split('/', StringSplitOptions.RemoveEmptyEntries).Length;

    private void CheckRoot(GuestVolume root)
    {
        if (Wanted.FirstOrDefault(entry => entry is { MountPoint: "/", By: WantedMount.Fstab }) is { } entry
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
            else if (MountedSubvolume.Of(named, entry.Options) is not { } mounted || !VolumeTree.IsSame(mounted, root))
            {
                _notes.Add($"fstab mounts the root with {LinuxFiles.Shown(entry.Options)}; it was found in {VolumeTree.FormatOf(root.FileSystem!)}");
            }
        }
    }

    private void Join(WantedMount entry, List<(string Path, string Source)> binds)
    {
        if (entry.Source.Contains("azure_resource", StringComparison.Ordinal) || entry.Source.StartsWith("/dev/disk/azure/resource", StringComparison.Ordinal))
        {
            return; // Azure's temporary disk: no image has it
        }

        GuestVolume? named = _names.Find(entry.Source, out string? note);
        GuestVolume? volume = named is null ? null : MountedSubvolume.Of(named, entry.Options);
        Note(note);
        if (entry.IsOnDemand)
        {
            _notes.Add($"{entry.MountPoint} is mounted only by hand (noauto): what is on {named?.Name ?? entry.Source} was left out");
        }
        else if (named is not null && volume is null)
        {
            string missing = LinuxFiles.Shown(MountedSubvolume.NameIn(entry.Options));
            Skip(entry, named, $"{named.Name} has no subvolume {missing}, which {entry.By} mounts on {entry.MountPoint}");
        }
        else if (volume is null)
        {
            Skip(entry, null, $"{entry.Source}, which {entry.By} mounts on {entry.MountPoint}, is not on this disk");
        }
        else if (volume.FileSystem is null)
        {
            Skip(
                entry,
                volume,
                $"{volume.Name} ({volume.Content.Description}), which {entry.By} mounts on {entry.MountPoint}, is not "
                    + $"read{(volume.Problem is null ? "" : $": {volume.Problem.Message}")}");
        }
        else if (entry.NeedsEmptyFolder && WhyNotOn(entry.MountPoint) is { } reason)
        {
            _notes.Add($"{volume.Name} has the type of {entry.MountPoint}, but {reason}: it was left out");
        }
        else if (Tree.Find(entry.MountPoint, followLast: true) is not { Entry.IsDirectory: true } directory)
        {
            Skip(entry, volume, $"{volume.Name} is not mounted: there is no directory {entry.MountPoint}");
        }
        else if (Tree.Mounts.FirstOrDefault(mount => VolumeTree.IsSame(mount.Volume, volume)) is { } first)
        {
            binds.Add((directory.Path, first.MountPoint));
        }
        else
        {
            if (directory.Mount.MountPoint != directory.Path && !IsItself(directory, volume) && directory.Mount.FileSystem.List(directory.Entry).Any())
            {
                _notes.Add(
                    $"{directory.Mount.Volume.Name} holds files in {directory.Path} that {volume.Name}, mounted there, hides: they were left as they are");
                _hidden.Add((directory.Mount.Volume, directory.Inner));
            }

            Tree.Mount(directory.Path, volume);
        }
    }

    /// <summary>A subvolume that is mounted where it is hides nothing.</summary>
    private static bool IsItself(TreeNode directory, GuestVolume volume) =>
        directory.Mount.Volume.Name == volume.Name && directory.Entry.Id == volume.FileSystem!.Root.Id;

    /// <summary>Why the system mounts nothing there by itself; null when it does.</summary>
    private string? WhyNotOn(string mountPoint) =>
        Tree.Find(mountPoint) is not { Entry.IsDirectory: true } folder
            || Tree.Mounts.Any(mount => mount.MountPoint == folder.Path) ? "nothing can be mounted there"
        : HoldsFiles(folder, MaxFolders) ? "there are files in that folder, so the system does not mount it"
        : null;

    /// <summary>Whether hiding a folder would hide a file. systemd wants it to be empty; folders alone hide nothing that would have to be removed.</summary>
    private bool HoldsFiles(TreeNode folder, int levels) =>
        Tree.List(folder).Any(child => child.Entry.IsDirectory ? levels == 0 || HoldsFiles(child, levels - 1) : true);

    private void AddBind(WantedMount entry, List<(string Path, string Source)> binds)
    {
        if (Tree.Find(entry.Source, followLast: true) is { Entry.IsDirectory: true } source
            && Tree.Find(entry.MountPoint, followLast: true) is { Entry.IsDirectory: true } target)
        {
            binds.Add((target.Path, source.Path));
        }
    }

    /// <summary>
    /// A bind whose source holds a bind could be walked forever, and one whose source is in a bind is hidden by that: both are left out.
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

    private void Skip(WantedMount entry, GuestVolume? volume, string reason)
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
