using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.FileSystems.Xfs.Editing;
using VmGeneralize.FileSystems.Xfs.Log;
using VmGeneralize.FileSystems.Xfs.Slack;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>
/// An XFS volume. Edits of inodes and contents go to the device at once; directories, trees of allocation groups, counts and the empty log are written by
/// <see cref="Complete"/>: the device should be an overlay that is dropped when anything fails. Not safe for concurrent use.
/// </summary>
public sealed class XfsFileSystem : IWritablePosixFileSystem
{
    private readonly IBlockDevice _device;
    private readonly OverlayDevice? _replayed;
    private readonly EditSequence _edits = new();
    private XfsVolume _volume;
    private XfsDirectoryNames _names;
    private XfsEdits _editor;
    private (ulong Id, XfsContents Contents)? _lastRead;

    private XfsFileSystem(VolumeHead head)
    {
        head = _edits.Watch(head);
        _device = head.Device;
        _volume = XfsVolume.Open(head);
        bool isClean = XfsVolumeLog.Open(_device, _volume.Superblock, _volume.Cancellation).State.IsClean;
        StateEvidence = $"{(isClean ? "clean" : "not unmounted, log replayed in memory")} "
            + $"(sb_features_ro_compat 0x{(uint)_volume.Superblock.ReadOnlyCompatible:X}, sb_features_incompat 0x{(uint)_volume.Superblock.Incompatible:X})";
        if (!isClean)
        {
            // The device may be a source: it gets the replay with the first edit.
            _replayed = new OverlayDevice(_device);
            XfsLogReplay replay = XfsLogReplay.Run(_replayed, _volume.Superblock, _volume.Cancellation);
            _volume = XfsVolume.Open(_replayed, _volume.Cancellation);
            Notes =
            [
                $"The log was replayed: {replay.Transactions} transactions, {replay.Blocks} blocks"
                    + (replay.Nameless == 0 ? "." : $"; files without a name that were still open were freed: {replay.Nameless}."),
            ];
        }

        XfsInode root = _volume.ReadInode(_volume.Superblock.RootInode);
        if (!root.IsDirectory)
        {
            throw CorruptDataException.Mismatch(XfsInode.Structure, _volume.Position(root.Number), "kind of the root", "a directory", root.Kind);
        }

        _names = new XfsDirectoryNames(_volume);
        _editor = new XfsEdits(_volume, _names);
    }

    public string Format => XfsVolume.Name;

    public string Label => _volume.Superblock.Label;

    public int AllocationUnit => _volume.BlockSize;

    public string VolumeId => new Guid(_volume.Superblock.Uuid, bigEndian: true).ToString();

    public IReadOnlyList<string> Notes { get; } = [];

    public string StateEvidence { get; }

    public FileEntry Root => XfsFileEntryReader.Read("", _volume.ReadInode(_volume.Superblock.RootInode));

    /// <param name="volume">The volume; an <see cref="IWritableBlockDevice"/> for edits. The caller keeps ownership.</param>
    /// <param name="cancellation">Cancels every operation on the file system.</param>
    /// <exception cref="CorruptDataException">Not an XFS volume, or one whose metadata is damaged.</exception>
    /// <exception cref="UnsupportedFeatureException">It uses a feature that is not handled.</exception>
    /// <exception cref="RefusedException">Its log is not clean.</exception>
    public static XfsFileSystem Open(IBlockDevice volume, CancellationToken cancellation = default) => Open(VolumeHead.Read(volume, cancellation));

    /// <inheritdoc cref="Open(IBlockDevice, CancellationToken)"/>
    internal static XfsFileSystem Open(VolumeHead head) => new(head);

    public FileEntry? Find(string path)
    {
        string[] names = VolumePath.Split(path);
        return names.Length == 0 ? Root
            : Locate(names) is { } target ? XfsFileEntryReader.Read(names[^1], target.Inode)
            : null;
    }

    public IEnumerable<FileEntry> List(FileEntry directory) =>
        [.. _names.Entries(OpenDirectory(directory)).Select(entry => XfsFileEntryReader.Read(entry.Name, _volume.ReadInode(entry.Inode)))];

    public IEnumerable<NamedEntry> Names(FileEntry directory) =>
        [.. _names.Entries(OpenDirectory(directory)).Select(entry => new NamedEntry(entry.Name, KindOf(entry)))];

    public int Read(FileEntry file, long offset, Span<byte> buffer)
    {
        if (_lastRead is not { } last || last.Id != file.Id)
        {
            XfsInode inode = Open(file);
            if (inode.IsDirectory)
            {
                throw new ArgumentException($"{file.Name} is a directory", nameof(file));
            }

            last = (file.Id, XfsContents.Open(_volume, inode));
            _lastRead = last;
        }

        return last.Contents.Read(offset, buffer);
    }

    public PosixAttributes Attributes(FileEntry entry) => XfsFileEntryReader.Attributes(Open(entry));

    public string ReadLink(FileEntry link)
    {
        XfsInode inode = Open(link);
        return inode.Kind == FileKind.SymbolicLink
            ? XfsLink.Read(_volume, inode)
            : throw new ArgumentException($"{link.Name} is not a symbolic link", nameof(link));
    }

    public IReadOnlyList<ExtendedAttribute> ExtendedAttributes(FileEntry entry) => XfsAttributes.Read(_volume, Open(entry));

    /// <summary>What the free-space trees leave, the log included.</summary>
    public ExtentSet LiveExtents() => XfsLiveBlocks.Find(_volume);

    public ExtentSet TrailingExtents() => XfsLiveBlocks.Trailing(_volume);

    /// <summary>Blocks, inodes, names and counts against each other, and every checksum.</summary>
    public IReadOnlyList<ConsistencyProblem> Check() => new XfsChecker(_volume).Check();

    /// <inheritdoc/>
    /// <remarks><c>xfs-needs-repair</c>, <c>xfs-unclean</c> or <c>xfs-unsupported</c>.</remarks>
    public VolumeObstacle? WhyReadOnly() => XfsWriteGate.Find(_volume);

    public IReadOnlyList<RemovedEntry> PreviewDelete(string path) => XfsRemovalPlan.Make(_volume, _names, Locate(path), path).Describe();

    public IReadOnlyList<RemovedEntry> Delete(string path) => Edit(() =>
    {
        XfsPathTarget target = Locate(path);
        XfsRemovalPlan plan = XfsRemovalPlan.Make(_volume, _names, target, path);
        _editor.Remove(target, plan);
        return plan.Describe();
    });

    public void Replace(string path, ReadOnlySpan<byte> contents)
    {
        byte[] bytes = contents.ToArray();
        Edit(() => _editor.Replace(Locate(path).Inode, path, bytes));
    }

    /// <summary>With mode 0644, the directory's owner and SELinux label, and its time.</summary>
    public void Create(string path, ReadOnlySpan<byte> contents)
    {
        byte[] bytes = contents.ToArray();
        Edit(() =>
        {
            (XfsInode parent, string name) = LocateParent(path);
            _editor.CreateFile(parent, path, name, bytes, XfsFileCreator.LikeDirectory(_volume, parent));
        });
    }

    public void Create(string path, ReadOnlySpan<byte> contents, NewFile attributes)
    {
        byte[] bytes = contents.ToArray();
        Edit(() =>
        {
            (XfsInode parent, string name) = LocateParent(path);
            _editor.CreateFile(parent, path, name, bytes, attributes);
        });
    }

    public void CreateLink(string path, string target, NewFile attributes) => Edit(() =>
    {
        (XfsInode parent, string name) = LocateParent(path);
        _editor.CreateLink(parent, path, name, target, attributes);
    });

    public void SetMode(string path, uint mode) => Edit(() => _editor.SetMode(Locate(path).Inode, path, mode));

    public long EraseContents(string path, long keep) => Edit(() => _editor.Erase(Locate(path).Inode, path, keep));

    public bool HasSlack => _edits.HasSlack(() => Flushed(() => XfsDeadPlaces.SweepSlack(_volume, SlackWork.Find)).Any(place => place.Bytes > 0));

    public IReadOnlyList<SlackPlace> MeasureSlack() => Flushed(() => XfsDeadPlaces.SweepSlack(_volume, SlackWork.Measure));

    public IReadOnlyList<SlackPlace> WipeSlack() => Edit(() =>
    {
        _editor.Flush();
        return XfsDeadPlaces.SweepSlack(_volume, SlackWork.Wipe);
    });

    /// <summary>None: the first sector is the superblock, and nothing is free before the first allocation group.</summary>
    public IReadOnlyList<SlackPlace> MeasureBootCode() => [];

    public IReadOnlyList<DeadMetadata> MeasureDeadMetadata() => Flushed(() => XfsDeadPlaces.Measure(_volume));

    /// <summary>Zeros free inodes that still hold a file, and empties the log.</summary>
    public long Scrub() => Edit(() =>
    {
        _editor.Flush();
        return XfsDeadPlaces.WipeFreeInodes(_volume) + XfsDeadPlaces.WipeLog(_volume);
    });

    public void Complete()
    {
        _edits.RequireUnbroken();
        if (_volume.IsChanged)
        {
            Edit(_editor.Complete);
            _edits.Complete();
        }
    }

    public void Dispose() => _replayed?.Dispose();

    private T Edit<T>(Func<T> edit)
    {
        if (!_edits.HasBegun)
        {
            XfsWriteGate.RequireClean(_volume);
            _edits.Begin(Begin);
        }

        _lastRead = null;
        return _edits.Run(_volume, edit);
    }

    private void Edit(Action edit) => Edit(() =>
    {
        edit();
        return true;
    });

    /// <summary>What a kernel does when it mounts for writing.</summary>
    private void Begin()
    {
        IWritableBlockDevice device = _device as IWritableBlockDevice ?? throw new InvalidOperationException("the volume was opened read-only");
        if (_replayed is not null)
        {
            XfsLogReplay.Run(device, XfsSuperblock.Read(device, _volume.Cancellation), _volume.Cancellation);
            _volume = XfsVolume.Open(device, _volume.Cancellation);
            _names = new XfsDirectoryNames(_volume);
            _editor = new XfsEdits(_volume, _names);
        }
    }

    /// <summary>Reads the volume as it is on the device, which first gets what is held in memory.</summary>
    private T Flushed<T>(Func<T> look)
    {
        if (_editor.IsPending)
        {
            Edit(_editor.Flush);
        }

        return look();
    }

    private (XfsInode Parent, string Name) LocateParent(string path)
    {
        string[] names = VolumePath.Split(path);
        XfsInode? parent = names.Length == 0 ? null : Locate(names.AsSpan(0, names.Length - 1))?.Inode;
        return parent is { IsDirectory: true }
            ? (parent, names[^1])
            : throw new GuestPathNotFoundException("/" + string.Join('/', names.SkipLast(1)), _volume.Title);
    }

    private XfsPathTarget Locate(string path) =>
        Locate(VolumePath.Split(path)) ?? throw new GuestPathNotFoundException(path, _volume.Title);

    private XfsPathTarget? Locate(ReadOnlySpan<string> names) => XfsPath.Find(_volume, _names, names);

    private XfsInode Open(FileEntry entry) => _volume.ReadInode(new XfsInodeNumber(entry.Id));

    private XfsInode OpenDirectory(FileEntry entry) =>
        Open(entry) is { IsDirectory: true } inode ? inode : throw new ArgumentException($"{entry.Name} is not a directory", nameof(entry));

    private FileKind KindOf(XfsDirectoryEntry entry) => DirectoryFileType.KindOf(entry.Type) ?? _volume.ReadInode(entry.Inode).Kind;
}
