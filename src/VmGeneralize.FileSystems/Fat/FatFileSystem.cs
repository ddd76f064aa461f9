using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>Reads FAT12, FAT16 and FAT32 volumes: the EFI system partition with its boot configuration.</summary>
public sealed class FatFileSystem : IFileSystem
{
    private const string Structure = "FAT file system";

    /// <summary>Id of the FAT12/16 root, which lies in no cluster; number 1 is never one.</summary>
    private const ulong FixedRootId = 1;

    /// <summary>Marks ids of files without a cluster; the rest of the id is the entry's place.</summary>
    private const ulong NoClusterId = 1UL << 63;

    private const int MaximumCachedChains = 64;

    private readonly IBlockDevice _volume;
    private readonly CancellationToken _cancellation;
    private readonly FatBootSector _boot;
    private readonly FatTable _table;
    private readonly Dictionary<(uint First, long Needed), FatChain> _chains = [];

    private FatFileSystem(IBlockDevice volume, FatBootSector boot, CancellationToken cancellation)
    {
        _volume = volume;
        _cancellation = cancellation;
        _boot = boot;
        _table = new FatTable(volume, boot, cancellation);
        Root = new FileEntry
        {
            Name = "",
            Id = boot.Kind == FatKind.Fat32 ? boot.RootCluster : FixedRootId,
            Kind = FileKind.Directory,
            Length = 0,
            Links = 1,
            Attributes = FatDirectoryRecord.Directory,
        };
        ReadDirectory(Root, out string? label);
        string stored = boot.Label.TrimEnd(' ');
        Label = label ?? (stored == "NO NAME" ? "" : stored);
    }

    public string Format => _boot.Kind switch { FatKind.Fat12 => "FAT12", FatKind.Fat16 => "FAT16", _ => "FAT32" };

    public string Label { get; }

    public int AllocationUnit => _boot.ClusterSize;

    public FileEntry Root { get; }

    /// <param name="volume">The volume; owned by the caller.</param>
    /// <param name="cancellation">Ends whatever is done with the file system.</param>
    /// <exception cref="CorruptDataException">It is no FAT volume, or a damaged one.</exception>
    /// <exception cref="UnsupportedFeatureException">exFAT, or BitLocker To Go behind a FAT face.</exception>
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
            throw CorruptDataException.Mismatch("FAT boot sector", 0, "length of the file system", $"at most the {head.Device.Length} bytes of its volume", boot.Length);
        }

        return new FatFileSystem(head.Device, boot, head.Cancellation);
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
        List<FatDirectoryEntry> entries = ReadDirectory(directory, out _);
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
            Chain(FirstCluster(file), file.Length).Read(_volume, _boot, offset, buffer[..count]);
        }

        return count;
    }

    /// <remarks>
    /// Everything before the first cluster is live as a whole: boot sector, FSInfo, backup boot sector, tables, fixed root.
    /// </remarks>
    public ExtentSet LiveExtents()
    {
        ExtentSet live = new([new Extent(0, _boot.DataOffset)]);
        live.AddRange(_table.LiveClusters());
        return live;
    }

    public ExtentSet BehindExtents() => [Extent.FromBounds(_boot.ClusterOffset(_boot.ClusterCount + 2), _volume.Length)];

    public void Dispose()
    {
        // The volume belongs to whoever opened it.
    }

    private FileEntry? FindIn(FileEntry directory, ReadOnlySpan<char> name)
    {
        foreach (FatDirectoryEntry entry in ReadDirectory(directory, out _))
        {
            if (entry.IsNamed(name))
            {
                return ToFileEntry(entry, directory);
            }
        }

        return null;
    }

    private List<FatDirectoryEntry> ReadDirectory(FileEntry directory, out string? label)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (!directory.IsDirectory)
        {
            throw new ArgumentException("not a directory", nameof(directory));
        }

        byte[] slots;
        if (directory.Id == FixedRootId)
        {
            slots = new byte[_boot.RootLength];
            _volume.Read(_boot.RootOffset, slots);
        }
        else
        {
            uint maximum = (uint)Math.Max(1, FatDirectory.MaximumLength / _boot.ClusterSize);
            FatChain chain = FatChain.ForDirectory(_table, _boot, FirstCluster(directory), maximum);
            slots = new byte[chain.Count * _boot.ClusterSize];
            chain.Read(_volume, _boot, 0, slots);
        }

        return FatDirectory.Read(slots, _boot.Kind == FatKind.Fat32, out label);
    }

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
        entry.Id <= uint.MaxValue && _boot.IsDataCluster((uint)entry.Id)
            ? (uint)entry.Id
            : throw CorruptDataException.Mismatch(Structure, 0, $"first cluster of \"{entry.Name}\"", "a data cluster", entry.Id);

    private FatChain Chain(uint first, long length)
    {
        long needed = (length + _boot.ClusterSize - 1) / _boot.ClusterSize;
        lock (_chains)
        {
            if (_chains.TryGetValue((first, needed), out FatChain? known))
            {
                return known;
            }
        }

        FatChain chain = FatChain.ForFile(_table, _boot, first, needed);
        lock (_chains)
        {
            if (_chains.Count == MaximumCachedChains)
            {
                _chains.Clear();
            }

            _chains[(first, needed)] = chain;
        }

        return chain;
    }
}
