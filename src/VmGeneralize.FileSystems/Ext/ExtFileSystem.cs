using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ext.Journal;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Probing;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// An ext2, ext3 or ext4 volume. Edits go to the device at once except for bitmaps, group descriptors and superblock, which
/// <see cref="Complete"/> writes: the device should be an overlay that is dropped when anything fails. Not safe for concurrent use.
/// </summary>
public sealed class ExtFileSystem : IWritablePosixFileSystem
{
    private readonly IBlockDevice _device;
    private readonly OverlayDevice? _replayed;
    private ExtVolume _volume;
    private DirectoryNames _names;
    private readonly EditSequence _edits = new();
    private readonly SortedSet<InodeNumber> _touched = [];
    private bool _isJournalWiped;
    private (ulong Id, InodeContents Contents)? _lastRead;

    private ExtFileSystem(VolumeHead head)
    {
        head = _edits.Watch(head);
        _device = head.Device;
        _volume = ExtVolume.Open(head);
        if ((_volume.Superblock.Incompatible & IncompatibleFeatures.NeedsRecovery) != 0)
        {
            // The device may be a source: it gets the replay with the first edit.
            _replayed = new OverlayDevice(_device);
            (_volume, JournalReplay replay) = VolumeJournal.Replay(_volume, _replayed);
            Notes = [$"The journal was replayed: {replay.Transactions} transactions, {replay.Blocks} blocks."];
        }

        if (!_volume.ReadInode(InodeNumber.Root).IsDirectory)
        {
            throw CorruptDataException.Mismatch(Inode.Structure, _volume.Position(InodeNumber.Root), "kind of the root", "a directory", "another");
        }

        _names = new DirectoryNames(_volume);
        ushort state = _volume.Superblock.State;
        State = new ExtVolumeState(
            (state & Superblock.ValidState) != 0,
            (state & Superblock.ErrorState) != 0,
            FeatureGate.FindUnwritable(_volume.Superblock.ReadOnlyCompatible),
            $"s_state 0x{state:X}, feature_ro_compat 0x{(uint)_volume.Superblock.ReadOnlyCompatible:X}");
    }

    public string Format =>
        (_volume.Superblock.Incompatible & (IncompatibleFeatures.Extents | IncompatibleFeatures.Bits64 | IncompatibleFeatures.FlexibleGroups)) != 0 ? "ext4"
        : (_volume.Superblock.Compatible & CompatibleFeatures.HasJournal) != 0 ? "ext3"
        : "ext2";

    public string Label => _volume.Superblock.Label;

    public int AllocationUnit => _volume.BlockSize * _volume.Superblock.BlocksPerCluster;

    public string VolumeId => new Guid(_volume.Superblock.Uuid, bigEndian: true).ToString();

    public IReadOnlyList<string> Notes { get; } = [];

    /// <summary>Whether the volume may be changed.</summary>
    public ExtVolumeState State { get; }

    public string StateEvidence => $"{StateWords} ({State.Evidence})";

    private string StateWords => State switch
    {
        { HasErrors: true } => "damaged, as the kernel found",
        _ when _replayed is not null => "not unmounted, journal replayed in memory",
        { IsClean: false } => "not unmounted",
        _ => "clean",
    };

    public FileEntry Root => ExtFileEntryReader.Read("", _volume.ReadInode(InodeNumber.Root));

    /// <param name="volume">The volume; an <see cref="IWritableBlockDevice"/> for edits. The caller keeps ownership.</param>
    /// <param name="cancellation">Cancels every operation on the file system.</param>
    /// <exception cref="CorruptDataException">Not an ext volume, or one whose metadata is damaged.</exception>
    /// <exception cref="UnsupportedFeatureException">It uses a feature that is not handled.</exception>
    public static ExtFileSystem Open(IBlockDevice volume, CancellationToken cancellation = default) => Open(VolumeHead.Read(volume, cancellation));

    /// <inheritdoc cref="Open(IBlockDevice, CancellationToken)"/>
    internal static ExtFileSystem Open(VolumeHead head) => new(head);

    public FileEntry? Find(string path)
    {
        string[] names = VolumePath.Split(path);
        return names.Length == 0 ? Root
            : Locate(names) is { } target ? ExtFileEntryReader.Read(names[^1], target.Inode)
            : null;
    }

    public IEnumerable<FileEntry> List(FileEntry directory) =>
        [.. ExtDirectory.Entries(_volume, OpenDirectory(directory)).Select(entry => ExtFileEntryReader.Read(entry.Name, _volume.ReadInode(entry.Inode)))];

    public IEnumerable<NamedEntry> Names(FileEntry directory) =>
        [.. ExtDirectory.Entries(_volume, OpenDirectory(directory)).Select(entry => new NamedEntry(entry.Name, KindOf(entry)))];

    public int Read(FileEntry file, long offset, Span<byte> buffer)
    {
        if (_lastRead is not { } last || last.Id != file.Id)
        {
            Inode inode = Open(file);
            if (inode.IsDirectory)
            {
                throw new ArgumentException($"{file.Name} is a directory", nameof(file));
            }

            last = (file.Id, InodeContents.Open(_volume, inode));
            _lastRead = last;
        }

        return last.Contents.Read(offset, buffer);
    }

    public PosixAttributes Attributes(FileEntry entry) => ExtFileEntryReader.Attributes(Open(entry));

    public string ReadLink(FileEntry link)
    {
        Inode inode = Open(link);
        if (inode.Kind != FileKind.SymbolicLink)
        {
            throw new ArgumentException($"{link.Name} is not a symbolic link", nameof(link));
        }

        // The kernel takes at most a page.
        if (inode.Size is 0 or >= 4096)
        {
            throw CorruptDataException.Mismatch("ext symbolic link", _volume.Position(inode.Number), "size of the target", "1 to 4095 bytes", inode.Size);
        }

        byte[] target = new byte[inode.Size];
        InodeContents.Open(_volume, inode).Read(0, target);
        return PosixName.Decode(target.AsSpan().TrimEnd((byte)0));
    }

    public IReadOnlyList<ExtendedAttribute> ExtendedAttributes(FileEntry entry) => AttributeReader.Read(_volume, Open(entry));

    /// <summary>What the block bitmaps say, without the ends of inode tables that were never used, and with the boot area.</summary>
    public ExtentSet LiveExtents() => LiveBlocks.Find(_volume);

    public ExtentSet TrailingExtents() => LiveBlocks.Trailing(_volume);

    /// <inheritdoc/>
    /// <remarks><c>ext-errors</c>, <c>ext-unclean</c> or <c>ext-unsupported</c>.</remarks>
    public VolumeObstacle? WhyReadOnly() => ExtWriteGate.Find(_volume, State);

    public IReadOnlyList<RemovedEntry> PreviewDelete(string path) => ExtRemovalPlan.Make(_volume, Locate(path), path).Describe();

    public IReadOnlyList<RemovedEntry> Delete(string path) => Edit(() =>
    {
        ExtTarget target = Locate(path);
        ExtRemovalPlan plan = ExtRemovalPlan.Make(_volume, target, path);
        new ExtFileRemover(_volume, _names).Remove(target, plan);
        _touched.Add(target.Parent!.Number);
        return plan.Describe();
    });

    public void Replace(string path, ReadOnlySpan<byte> contents)
    {
        byte[] bytes = contents.ToArray();
        Edit(() =>
        {
            Inode inode = Locate(path).Inode;
            new ExtFileReplacer(_volume).Replace(inode, path, bytes);
            _touched.Add(inode.Number);
        });
    }

    /// <summary>With mode 0644, the directory's owner and SELinux label, and its time.</summary>
    public void Create(string path, ReadOnlySpan<byte> contents)
    {
        byte[] bytes = contents.ToArray();
        Edit(() =>
        {
            (Inode parent, string name) = LocateParent(path);
            new ExtFileCreator(_volume, _names).CreateFile(parent, path, name, bytes, ExtFileCreator.LikeDirectory(_volume, parent));
        });
    }

    public void Create(string path, ReadOnlySpan<byte> contents, NewFile attributes)
    {
        byte[] bytes = contents.ToArray();
        Edit(() =>
        {
            (Inode parent, string name) = LocateParent(path);
            new ExtFileCreator(_volume, _names).CreateFile(parent, path, name, bytes, attributes);
        });
    }

    public void CreateLink(string path, string target, NewFile attributes) => Edit(() =>
    {
        (Inode parent, string name) = LocateParent(path);
        new ExtFileCreator(_volume, _names).CreateLink(parent, path, name, target, attributes);
    });

    public void SetMode(string path, uint mode) => Edit(() =>
    {
        Inode inode = Locate(path).Inode;
        if (inode.Kind == FileKind.SymbolicLink || mode > 0xFFF)
        {
            throw new ArgumentException($"{path} cannot have the permissions 0{Convert.ToString(mode, 8)}", nameof(mode));
        }

        AttributeWriter.SetPermissions(_volume, inode, mode);
        inode.Mode = (ushort)((inode.Mode & ~0xFFF) | (int)mode);
        _volume.Write(inode);
    });

    public long EraseContents(string path, long keep) => Edit(() => ContentEraser.Erase(_volume, Locate(path).Inode, path, keep));

    public bool HasSlack => _edits.HasSlack(() => SweepSlack(SlackWork.Find).Any(place => place.Bytes > 0));

    public IReadOnlyList<SlackPlace> MeasureSlack() => SweepSlack(SlackWork.Measure);

    public IReadOnlyList<SlackPlace> WipeSlack() => Edit(() => SweepSlack(SlackWork.Wipe));

    public IReadOnlyList<SlackPlace> MeasureBootCode() => BootBlock.CountBootCode(_volume) is > 0 and var bytes ? [new("in the first sector", bytes)] : [];

    public IReadOnlyList<DeadMetadata> MeasureDeadMetadata()
    {
        long inodes = InodeScrubber.Scrub(_volume, wipe: false);
        long journal = VolumeJournal.Open(_volume)?.CountFilled() ?? 0;
        DeadMetadata[] parts =
        [
            new(DeadMetadataKind.FreeRecords, "free inodes still hold what was there before", inodes, inodes / _volume.Superblock.InodeSize, Names: []),
            new(DeadMetadataKind.Journal, "the journal holds blocks that were written before", journal, Count: null, Names: []),
        ];
        return [.. parts.Where(part => part.Bytes > 0)];
    }

    /// <summary>Blocks, inodes, names and counts against each other, and every checksum.</summary>
    public IReadOnlyList<ConsistencyProblem> Check() => new ExtChecker(_volume).Check();

    /// <summary>Zeros free inodes that still hold a file, and the journal.</summary>
    public long Scrub() => Edit(() => InodeScrubber.Scrub(_volume, wipe: true) + WipeJournal());

    public void Complete()
    {
        _edits.RequireUnbroken();
        if (!_volume.IsChanged)
        {
            return;
        }

        Edit(() =>
        {
            // A kernel that split a directory's block left copies of its names in the slack.
            new SlackSweep(_volume, SlackWork.Wipe).Run(_touched.Where(_volume.InodeBitmaps.IsUsed));
            _volume.Flush();
            WipeJournal();
            _volume.Writable.Flush();
        });
        _edits.Complete();
    }

    public void Dispose() => _replayed?.Dispose();

    private T Edit<T>(Func<T> edit)
    {
        if (!_edits.HasBegun)
        {
            ExtWriteGate.RequireClean(_volume, State);
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
        if (_replayed is not null)
        {
            (_volume, _) = VolumeJournal.Replay(
                ExtVolume.Open(_device, _volume.Cancellation),
                _device as IWritableBlockDevice ?? throw new InvalidOperationException("the volume was opened read-only"));
        }

        OrphanList.Finish(_volume);
        _names = new DirectoryNames(_volume);
    }

    private SlackPlace[] SweepSlack(SlackWork work)
    {
        SlackSweep inodes = new(_volume, work);
        long held = inodes.Run(_volume.InodeBitmaps.Used());
        string? example = work == SlackWork.Measure && inodes.FirstHeld is { } first ? PathOf(first) : null;
        return
        [
            new("after the ends of files, between directory entries and in unused parts of inodes", held, example),
            new("before the superblock", BootBlock.Sweep(_volume, work == SlackWork.Wipe)),
            new("in unused parts of the volume's own blocks", new OwnBlockSweep(_volume, work).Run()),
        ];
    }

    private long WipeJournal()
    {
        if (_isJournalWiped)
        {
            return 0;
        }

        long wiped = VolumeJournal.Open(_volume)?.Wipe(_volume.Writable) ?? 0;
        _volume.IsChanged |= wiped > 0;
        _isJournalWiped = true;
        return wiped;
    }

    private (Inode Parent, string Name) LocateParent(string path)
    {
        string[] names = VolumePath.Split(path);
        Inode? parent = names.Length == 0 ? null : Locate(names.AsSpan(0, names.Length - 1))?.Inode;
        return parent is { IsDirectory: true }
            ? (parent, names[^1])
            : throw new GuestPathNotFoundException("/" + string.Join('/', names.SkipLast(1)), _volume.Name);
    }

    private ExtTarget Locate(string path) =>
        Locate(VolumePath.Split(path)) ?? throw new GuestPathNotFoundException(path, _volume.Name);

    private ExtTarget? Locate(ReadOnlySpan<string> names) => ExtPath.Find(_volume, _names, names);

    private Inode Open(FileEntry entry) => _volume.ReadInode(new InodeNumber((uint)entry.Id));

    private Inode OpenDirectory(FileEntry entry) =>
        Open(entry) is { IsDirectory: true } inode ? inode : throw new ArgumentException($"{entry.Name} is not a directory", nameof(entry));

    private FileKind KindOf(DirectoryEntry entry) => DirectoryFileType.KindOf(entry.Type) ?? _volume.ReadInode(entry.Inode).Kind;

    private string PathOf(InodeNumber wanted) => InodePaths.Find(
        InodeNumber.Root,
        wanted,
        directory => ExtDirectory.Entries(_volume, _volume.ReadInode(directory)).Select(entry => (entry.Name, entry.Inode)),
        inode => _volume.ReadInode(inode).IsDirectory,
        _volume.Cancellation);
}
