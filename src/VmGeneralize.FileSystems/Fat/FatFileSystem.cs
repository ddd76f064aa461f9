using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Places;
using VmGeneralize.FileSystems.Probing;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>
/// A FAT12, FAT16 or FAT32 volume: the EFI system partition with its boot configuration, or one with data. Edits go to the device at once
/// except for the count of free clusters, which <see cref="Complete"/> writes: the device is meant to be an overlay that is dropped when
/// anything fails. Not safe for concurrent use.
/// </summary>
public sealed class FatFileSystem : IWritableFileSystem, IPlaces
{
    private const string Structure = "FAT file system";

    /// <summary>Id of the FAT12/16 root, which is in no cluster; number 1 is never a cluster.</summary>
    private const ulong FixedRootId = 1;

    /// <summary>Marks ids of files without a cluster; the rest of the id is the entry's place.</summary>
    private const ulong NoClusterId = 1UL << 63;

    private const int MaxCachedChains = 64;

    private readonly FatVolume _volume;
    private readonly EditSequence _edits = new();
    private readonly Dictionary<(uint First, long Needed), FatChain> _chains = [];
    private readonly Lazy<VolumeObstacle?> _obstacle;

    private FatFileSystem(VolumeHead head, FatBootSector boot)
    {
        head = _edits.Watch(head);
        FatVolume volume = new(head.Device, boot, head.Cancellation);
        _volume = volume;
        Root = new FileEntry
        {
            Name = "",
            Id = volume.IsFat32 ? Boot.RootCluster : FixedRootId,
            Kind = FileKind.Directory,
            Length = 0,
            Links = 1,
            Attributes = FatDirectoryRecord.Directory,
        };
        FatDirectory.Read(FatSlots.Root(volume).Bytes, volume.IsFat32, out string? label);
        string stored = Boot.Label.TrimEnd(' ');
        Label = label ?? (stored == "NO NAME" ? "" : stored);
        State = FatVolumeState.Read(volume);
        _obstacle = new Lazy<VolumeObstacle?>(() => FatWriteGate.Find(volume, State));
    }

    public string Format => Boot.Kind switch { FatKind.Fat12 => "FAT12", FatKind.Fat16 => "FAT16", _ => "FAT32" };

    public string Label { get; }

    public int AllocationUnit => Boot.ClusterSize;

    public FileEntry Root { get; }

    /// <summary>Whether the volume was closed cleanly.</summary>
    public FatVolumeState State { get; }

    public string StateEvidence => $"{(State.IsDirty ? "not unmounted, or marked as damaged" : "clean")} ({State.Evidence})";

    private FatBootSector Boot => _volume.Boot;

    /// <param name="volume">The volume; an <see cref="IWritableBlockDevice"/> for edits. The caller keeps ownership.</param>
    /// <param name="cancellation">Cancels every operation on the file system.</param>
    /// <exception cref="CorruptDataException">It is not a FAT volume, or it is damaged.</exception>
    /// <exception cref="UnsupportedFeatureException">exFAT, or BitLocker To Go, which looks like FAT.</exception>
    public static FatFileSystem Open(IBlockDevice volume, CancellationToken cancellation = default) => Open(VolumeHead.Read(volume, cancellation));

    /// <inheritdoc cref="Open(IBlockDevice, CancellationToken)"/>
    internal static FatFileSystem Open(VolumeHead head)
    {
        if (ExFatSignature.Find(head) is not null)
        {
            throw new UnsupportedFeatureException("exFAT", "Firmware boots from FAT12, FAT16 or FAT32 only.");
        }

        if (BitLockerSignature.Find(head) is not null)
        {
            throw new UnsupportedFeatureException("BitLocker To Go", "Decrypt the volume first.");
        }

        if (!FatBootSector.TryRead(head.Bytes, out FatBootSector? boot, out DataMismatch? problem))
        {
            throw new CorruptDataException("FAT boot sector", 0, problem!);
        }

        if (boot.Length > head.Device.Length)
        {
            throw CorruptDataException.Mismatch(
                "FAT boot sector", 0, "length of the file system", $"at most the {head.Device.Length} bytes of its volume", boot.Length);
        }

        return new FatFileSystem(head, boot);
    }

    public FileEntry? Find(string path)
    {
        FileEntry entry = Root;
        List<ulong> above = [Root.Id];
        foreach (string name in VolumePath.Split(path))
        {
            if (!entry.IsDirectory || FindIn(entry, name) is not FileEntry child)
            {
                return null;
            }

            if (child.IsDirectory && above.Contains(child.Id))
            {
                throw CorruptDataException.Mismatch(Structure, 0, $"place of directory \"{child.Name}\"", "one that is not below itself", name);
            }

            above.Add(child.Id);
            entry = child;
        }

        return entry;
    }

    public IEnumerable<FileEntry> List(FileEntry directory)
    {
        List<FatDirectoryEntry> entries = Slots(directory).Entries();
        return entries.ConvertAll(entry => ToFileEntry(entry, directory));
    }

    public int Read(FileEntry file, long offset, Span<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (file.IsDirectory)
        {
            throw new ArgumentException("a directory has no contents", nameof(file));
        }

        int count = (int)Math.Clamp(file.Length - offset, 0, buffer.Length);
        if (count > 0)
        {
            Chain(FirstCluster(file), file.Length).Read(_volume.Device, Boot, offset, buffer[..count]);
        }

        return count;
    }

    /// <remarks>
    /// Everything before the first cluster is live as a whole: boot sectors, tables, fixed root, and reserved sectors, where boot loaders have
    /// parts of theirs. Of clusters, those that a table calls used. What is after the last one is not part of the file system.
    /// </remarks>
    public ExtentSet LiveExtents()
    {
        ExtentSet live = new([new Extent(0, Boot.DataOffset)]);
        live.AddRange(_volume.Table.LiveClusters());
        return live;
    }

    public ExtentSet TrailingExtents() => [Extent.FromBounds(Boot.ClusterOffset(Boot.ClusterCount + 2), _volume.Device.Length)];

    /// <inheritdoc/>
    /// <remarks><c>fat-dirty</c>.</remarks>
    public VolumeObstacle? WhyReadOnly() => _obstacle.Value;

    public IReadOnlyList<RemovedEntry> PreviewDelete(string path)
    {
        FatTarget target = LocateRemovable(path);
        FatFileRemover remover = new(_volume);
        return remover.Describe(remover.Plan(target), target, path);
    }

    public IReadOnlyList<RemovedEntry> Delete(string path) => Edit(() =>
    {
        FatTarget target = LocateRemovable(path);
        FatFileRemover remover = new(_volume);
        List<FatTreeNode> plan = remover.Plan(target);
        remover.Remove(target, plan);
        return remover.Describe(plan, target, path);
    });

    public void Replace(string path, ReadOnlySpan<byte> contents)
    {
        byte[] bytes = contents.ToArray();
        Edit(() => new FatFileReplacer(_volume).Replace(LocateFile(path), path, bytes));
    }

    /// <summary>With the attribute "archive" and the directory's times.</summary>
    public void Create(string path, ReadOnlySpan<byte> contents)
    {
        byte[] bytes = contents.ToArray();
        Edit(() => new FatFileCreator(_volume).Create(path, bytes));
    }

    /// <remarks>Directories only: FAT has no other records, and no journal.</remarks>
    public IReadOnlyList<DeadMetadata> MeasureDeadMetadata()
    {
        DeadSlots dead = SweepDirectories(wipe: false);
        return dead.Bytes == 0
            ? []
            : [new(DeadMetadataKind.FreeRecords, $"{dead.Count} free directory entries still hold deleted files", dead.Bytes, dead.Count, dead.Names)];
    }

    public long Scrub() => Edit(() => SweepDirectories(wipe: true).Bytes);

    public bool HasSlack => _edits.HasSlack(() => new FatSlackSweep(_volume, SlackWork.Find).Run().Any(place => place.Bytes > 0));

    public IReadOnlyList<SlackPlace> MeasureSlack() => new FatSlackSweep(_volume, SlackWork.Measure).Run();

    public IReadOnlyList<SlackPlace> WipeSlack() => Edit(() => new FatSlackSweep(_volume, SlackWork.Wipe).Run());

    public IReadOnlyList<SlackPlace> MeasureBootCode() => FatReserve.CountBootCode(_volume) is > 0 and var bytes ? [new("in reserved sectors", bytes)] : [];

    public void Complete()
    {
        _edits.RequireUnbroken();
        if (!_volume.IsChanged)
        {
            return;
        }

        Edit(() =>
        {
            FatInfoSector.Update(_volume);
            _volume.Writable.Flush();
        });
        _edits.Complete();
    }

    /// <summary>Copies of the table against each other, chains against directories and sizes, counts.</summary>
    public IReadOnlyList<ConsistencyProblem> Check() => new FatChecker(_volume).Check();

    public IPlaceMap MapPlaces() => new FatPlaces(_volume);

    public void Dispose()
    {
        // The caller that opened the volume owns it.
    }

    private FileEntry? FindIn(FileEntry directory, ReadOnlySpan<char> name)
    {
        foreach (FatDirectoryEntry entry in Slots(directory).Entries())
        {
            if (entry.IsNamed(name))
            {
                return ToFileEntry(entry, directory);
            }
        }

        return null;
    }

    private FatSlots Slots(FileEntry directory) =>
        !directory.IsDirectory ? throw new ArgumentException("not a directory", nameof(directory))
        : directory.Id == FixedRootId ? FatSlots.Root(_volume)
        : FatSlots.Read(_volume, FirstCluster(directory));

    private FileEntry ToFileEntry(FatDirectoryEntry entry, FileEntry directory)
    {
        FatDirectoryRecord record = entry.Record;
        if (record.IsDirectory && (record.FirstCluster == directory.Id || record.FirstCluster == Root.Id))
        {
            throw new CorruptDataException(Structure, record.FirstCluster, $"directory \"{entry.Name}\" contains itself");
        }

        return new FileEntry
        {
            Name = entry.Name,
            Id = record.FirstCluster != 0 ? record.FirstCluster : NoClusterId | ((directory.Id & uint.MaxValue) << 16) | (uint)entry.Slot,
            Kind = record.IsDirectory ? FileKind.Directory : FileKind.File,
            Length = record.IsDirectory ? 0 : record.FileSize,
            Links = 1,
            Attributes = record.Attributes,
        };
    }

    private uint FirstCluster(FileEntry entry) =>
        entry.Id <= uint.MaxValue && Boot.IsDataCluster((uint)entry.Id)
            ? (uint)entry.Id
            : throw CorruptDataException.Mismatch(Structure, 0, $"first cluster of \"{entry.Name}\"", "a data cluster", entry.Id);

    private FatChain Chain(uint first, long length)
    {
        long needed = FatFileReplacer.ClustersFor(_volume, length);
        lock (_chains)
        {
            if (_chains.TryGetValue((first, needed), out FatChain? known))
            {
                return known;
            }
        }

        FatChain chain = FatChain.ForFile(_volume.Table, Boot, first, needed);
        lock (_chains)
        {
            if (_chains.Count == MaxCachedChains)
            {
                _chains.Clear();
            }

            _chains[(first, needed)] = chain;
        }

        return chain;
    }

    private T Edit<T>(Func<T> edit)
    {
        if (WhyReadOnly() is { } obstacle)
        {
            throw obstacle.ToException("FAT");
        }

        if (!_edits.HasBegun)
        {
            _ = _volume.Writable;
            _edits.Begin(() =>
            {
                FatCopies.Align(_volume);
                FatInfoSector.Update(_volume);
            });
        }

        _chains.Clear();
        return _edits.Run(_volume, () =>
        {
            _ = _volume.Free; // as the device has it now
            T result = edit();
            _volume.Table.Flush(_volume.Writable);
            return result;
        });
    }

    private void Edit(Action edit) => Edit(() =>
    {
        edit();
        return true;
    });

    private DeadSlots SweepDirectories(bool wipe)
    {
        DeadSlots dead = new();
        foreach (FatTreeNode node in new FatTreeWalk(_volume).All())
        {
            if (node.Slots is { } slots)
            {
                dead.Sweep(slots, wipe);
            }
        }

        return dead;
    }

    private FatTarget LocateRemovable(string path) => VolumePath.Split(path).Length == 0
        ? throw new RefusedException(FatRefusal.Metadata, $"{path} is part of the FAT volume itself.", "Choose a file or folder of the guest.")
        : LocateFile(path);

    private FatTarget LocateFile(string path)
    {
        string[] names = VolumePath.Split(path);
        return names.Length == 0
            ? throw new ArgumentException($"{path} is not a file", nameof(path))
            : FatTarget.Find(_volume, names) ?? throw new GuestPathNotFoundException(path, _volume.Name);
    }
}
