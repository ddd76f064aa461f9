using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.DeadData;
using VmGeneralize.FileSystems.Ntfs.Indexes;
using VmGeneralize.FileSystems.Places;
using VmGeneralize.FileSystems.Probing;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>
/// An NTFS 3.0 or 3.1 volume. Opens for reading in any state; the first edit refuses a volume that Windows did not
/// close cleanly. Edits go to the device at once except for the allocation bitmaps, which <see cref="Complete"/> writes: the device
/// should be an overlay that is dropped when anything fails. Not safe for concurrent use.
/// </summary>
public sealed class NtfsFileSystem : IWritableFileSystem, IPlaces
{
    private readonly NtfsVolume _volume;
    private readonly RemovalTraces _traces = new();
    private readonly EditSequence _edits = new();
    private readonly KnownFolders _folders = new();
    private (ulong Id, IFileContent Content)? _lastRead;
    private UnitBits? _heldRecords; // known from the first edit on
    private SlackWalker? _checked;  // was shown what the last check read, and nothing was edited since

    private NtfsFileSystem(VolumeHead head)
    {
        NtfsVolume volume = NtfsVolume.Open(_edits.Watch(head));
        _volume = volume;
        (LogFileState log, string evidence) = LogFile.Read(volume.Open(WellKnownRecord.LogFile).Open(AttributeType.Data));
        State = new NtfsVolumeState(volume.Information.IsDirty, log, $"{evidence}; VOLUME_IS_DIRTY {(volume.Information.IsDirty ? "set" : "not set")}");
    }

    public string Format => $"NTFS {_volume.Information.MajorVersion}.{_volume.Information.MinorVersion}";

    public string Label => _volume.Information.Label;

    public int AllocationUnit => _volume.Space.BytesPerCluster;

    /// <summary>There is room for a copy of the boot sector, but no copy: <see cref="Scrub"/> writes it.</summary>
    public bool LacksBackupBootSector => _volume.BackupBootSector.IsMissing;

    /// <summary>Volume serial number, all 64 bits.</summary>
    public ulong SerialNumber => _volume.Boot.SerialNumber;

    /// <summary>Major version in the high byte, minor in the low one: 0x0301 for NTFS 3.1.</summary>
    public ushort Version => (ushort)((_volume.Information.MajorVersion << 8) | _volume.Information.MinorVersion);

    /// <summary>Whether the volume may be changed.</summary>
    public NtfsVolumeState State { get; }

    public string StateEvidence => $"{StateWords} ({State.Evidence})";

    private string StateWords => State switch
    {
        { Log: LogFileState.FastStartup } => "in use by a Windows that was not shut down fully",
        { Log: LogFileState.Unclean } => "not unmounted",
        { DirtyFlag: true } => "to be checked by chkdsk",
        _ => "clean",
    };

    public FileEntry Root => NtfsFileEntryReader.Read("", _volume.Open(WellKnownRecord.Root));

    /// <param name="volume">The volume; an <see cref="IWritableBlockDevice"/> for edits. The caller keeps ownership.</param>
    /// <param name="cancellation">Cancels every operation on the file system.</param>
    /// <exception cref="CorruptDataException">Not an NTFS volume, or one whose metadata is damaged.</exception>
    public static NtfsFileSystem Open(IBlockDevice volume, CancellationToken cancellation = default) => Open(VolumeHead.Read(volume, cancellation));

    /// <inheritdoc cref="Open(IBlockDevice, CancellationToken)"/>
    internal static NtfsFileSystem Open(VolumeHead head) => new(head);

    public FileEntry? Find(string path)
    {
        string[] names = VolumePath.Split(path);
        return names.Length == 0
            ? Root
            : PathResolver.Find(_volume, names, _edits.HasBegun ? null : _folders) is { } target
                ? NtfsFileEntryReader.Read(FileNames.VisibleKey(target.File, target.Name!).Name, target.File)
                : null;
    }

    public IEnumerable<FileEntry> List(FileEntry directory)
    {
        NtfsFile file = OpenFile(directory);
        if (!file.IsDirectory)
        {
            throw new ArgumentException($"{directory.Name} is not a directory", nameof(directory));
        }

        if (ReparseTag.Redirects(ReparseTag.Of(file)))
        {
            yield break;
        }

        foreach (IndexEntry entry in NtfsDirectory.Open(_volume, file).Entries())
        {
            MftReference reference = new(entry.FileReference);
            FileNameKey name = entry.FileName;
            // The root holds an entry "." for itself.
            if (name.Namespace != FileNameNamespace.Dos && reference.Number != file.Base.Number)
            {
                yield return NtfsFileEntryReader.Read(name.Name, _volume.Open(reference));
            }
        }
    }

    public int Read(FileEntry file, long offset, Span<byte> buffer)
    {
        if (_lastRead is not { } last || last.Id != file.Id)
        {
            last = (file.Id, FileContents.Open(_volume, OpenFile(file)));
            _lastRead = last;
        }

        return last.Content.Read(offset, buffer);
    }

    /// <summary>Reads from a named data stream; returns the bytes read, fewer than requested only at its end.</summary>
    /// <exception cref="GuestPathNotFoundException">The file has no stream of that name.</exception>
    public int ReadStream(FileEntry file, string stream, long offset, Span<byte> buffer) =>
        (FileContents.OpenStream(OpenFile(file), stream) ?? throw new GuestPathNotFoundException($"{file.Name}:{stream}", _volume.Name))
            .Read(offset, buffer);

    /// <summary>Names of the named data streams of a file or directory.</summary>
    public IReadOnlyList<string> Streams(FileEntry file) =>
        [.. OpenFile(file).Attributes
            .Where(attribute => attribute.Type == AttributeType.Data && attribute.NameLength > 0)
            .Select(attribute => new string(attribute.Name))
            .Distinct(StringComparer.Ordinal)];

    /// <summary>The reparse point of a file or directory, tag and length included; null without one.</summary>
    public byte[]? ReadReparseData(FileEntry file) => FileContents.TryReadReparsePoint(OpenFile(file));

    public ExtentSet LiveExtents()
    {
        int cluster = _volume.Space.BytesPerCluster;
        ExtentSet live = [];
        foreach ((long start, long count) in _volume.ClusterBitmap.Bits.SetRanges())
        {
            _volume.Cancellation.ThrowIfCancellationRequested();
            live.Add(new Extent(start * cluster, count * cluster));
        }

        // Nothing reads clusters that were marked bad.
        foreach (Extent bad in BadClusters.Of(_volume))
        {
            live.Remove(bad);
        }

        // After the last cluster only a backup boot sector is in use: the partition may be larger than the volume.
        live.Add(new Extent(0, Math.Min(BootArea, _volume.Space.Device.Length)));
        live.AddRange(_volume.BackupBootSectors());
        return live;
    }

    /// <remarks>Without the backup boot sectors, which no cluster covers either.</remarks>
    public ExtentSet TrailingExtents()
    {
        long length = _volume.Space.Device.Length;
        ExtentSet trailing = [Extent.FromBounds(Math.Min(_volume.Space.Clusters * _volume.Space.BytesPerCluster, length), length)];
        foreach (Extent backup in _volume.BackupBootSectors())
        {
            trailing.Remove(backup);
        }

        return trailing;
    }

    /// <inheritdoc/>
    /// <remarks><c>ntfs-dirty</c>, <c>ntfs-log-unclean</c>, <c>ntfs-fast-startup</c> or <c>ntfs-unsupported</c>.</remarks>
    public VolumeObstacle? WhyReadOnly() => WriteGate.Find(_volume, State);

    public IReadOnlyList<RemovedEntry> PreviewDelete(string path) => NtfsRemovalPlan.Make(_volume, Locate(path), path).Describe();

    public IReadOnlyList<RemovedEntry> Delete(string path) => Edit(() =>
    {
        PathResolver.Target target = Locate(path);
        NtfsRemovalPlan plan = NtfsRemovalPlan.Make(_volume, target, path);
        new NtfsFileRemover(_volume, _traces).Remove(target, plan);
        return plan.Describe();
    });

    public void Replace(string path, ReadOnlySpan<byte> contents)
    {
        Edit(contents, bytes =>
        {
            new NtfsFileReplacer(_volume).Replace(Locate(path), path, bytes);
            return true;
        });
    }

    public void Create(string path, ReadOnlySpan<byte> contents)
    {
        byte[] bytes = contents.ToArray();
        Edit(() => new NtfsFileCreator(_volume).Create(path, bytes));
    }

    /// <summary>
    /// Wipes free file records and the reserve of $MFT, and writes a missing backup boot sector;
    /// <see cref="Complete"/> then empties $LogFile too.
    /// </summary>
    public long Scrub() => Edit(() =>
    {
        _volume.IsChanged |= State.Log != LogFileState.Empty;
        _volume.IsChanged |= _volume.BackupBootSector.Restore(_volume.Space.Writable);
        return new RecordScrubber(_volume, _heldRecords!).Scrub();
    });

    public bool HasSlack => _edits.HasSlack(() => SlackFor(SlackWork.Find).Places().Any(place => place.Bytes > 0));

    public IReadOnlyList<SlackPlace> MeasureSlack() => [.. SlackFor(SlackWork.Measure).Places()];

    public IReadOnlyList<SlackPlace> WipeSlack() => Edit(() => new SlackWalker(_volume, _traces, SlackWork.Wipe).Places().ToArray());

    /// <remarks>All boot code of NTFS is in a file.</remarks>
    public IReadOnlyList<SlackPlace> MeasureBootCode() => [];

    public IReadOnlyList<DeadMetadata> MeasureDeadMetadata()
    {
        DeadMetadata records = new FreeRecordSurvey(_volume).Run();
        long log = LogFile.CountFilled(_volume.Space, _volume.Open(WellKnownRecord.LogFile).Open(AttributeType.Data));
        DeadMetadata[] parts = [records, new(DeadMetadataKind.Journal, "$LogFile holds the names of recent changes", log, Count: null, Names: [])];
        return [.. parts.Where(part => part.Bytes > 0)];
    }

    public IPlaceMap MapPlaces() => new NtfsPlaces(_volume);

    public void Complete()
    {
        _edits.RequireUnbroken();
        if (!_volume.IsChanged)
        {
            return;
        }

        Edit(() =>
        {
            new EditCleanup(_volume, _traces).Run();
            _volume.FlushBitmaps();
            LogFile.Empty(_volume.Space, _volume.Open(WellKnownRecord.LogFile).Open(AttributeType.Data));
            _volume.Space.Writable.Flush();
        });
        _edits.Complete();
        _volume.Mft.DropCache();
    }

    /// <summary>
    /// Clusters against runs, file records against their bitmap, directories against names, view indexes against files, mirror against table.
    /// </summary>
    public IReadOnlyList<ConsistencyProblem> Check()
    {
        SlackWalker slack = new(_volume, _traces, SlackWork.Measure);
        IReadOnlyList<ConsistencyProblem> problems = new NtfsChecker(_volume, slack).Check();
        _checked = slack;
        return problems;
    }

    public void Dispose()
    {
        // The caller that opened the device owns it.
    }

    /// <summary>Bytes of $Boot: the boot sector and its loader.</summary>
    private const int BootArea = 8192;

    // A walker that received all records and directories continues from there, once.
    private SlackWalker SlackFor(SlackWork work)
    {
        SlackWalker slack = _checked ?? new SlackWalker(_volume, _traces, work);
        _checked = null;
        return slack;
    }

    private PathResolver.Target Locate(string path) =>
        PathResolver.Find(_volume, VolumePath.Split(path)) ?? throw new GuestPathNotFoundException(path, _volume.Name);

    private T Edit<T>(Func<T> edit) => Edit(edit, static edit => edit());

    private T Edit<TSubject, T>(TSubject subject, Func<TSubject, T> edit)
        where TSubject : allows ref struct
    {
        if (WhyReadOnly() is { } obstacle)
        {
            throw obstacle.ToException("NTFS");
        }

        if (!_edits.HasBegun)
        {
            _ = _volume.Space.Writable;
            _heldRecords = WriteGate.RequireConsistentRecords(_volume);
        }

        _lastRead = null;
        _checked = null;
        _folders.Forget();
        return _edits.Run(_volume, subject, edit);
    }

    private void Edit(Action edit) => Edit(() =>
    {
        edit();
        return true;
    });

    private NtfsFile OpenFile(FileEntry entry) => entry.Id <= (ulong)_volume.Mft.Records
        ? _volume.Open((long)entry.Id)
        : throw new ArgumentException($"no file record {entry.Id}", nameof(entry));
}
