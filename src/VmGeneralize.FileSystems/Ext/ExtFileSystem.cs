using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// An ext2, ext3 or ext4 volume. Edits go to the device at once except for bitmaps, group descriptors and superblock, which
/// <see cref="Complete"/> writes: the device is meant to be an overlay that is dropped when anything fails. Not safe for concurrent use.
/// </summary>
public sealed class ExtFileSystem : IPosixFileSystem
{
    private readonly ExtVolume _volume;
    private readonly DirectoryNames _names;
    private (ulong Id, InodeContents Contents)? _lastRead;

    private ExtFileSystem(ExtVolume volume)
    {
        _volume = volume;
        _names = new DirectoryNames(volume);
        ushort state = volume.Superblock.State;
        State = new ExtVolumeState(
            (state & Superblock.ValidState) != 0,
            (state & Superblock.ErrorState) != 0,
            FeatureGate.FindUnwritable(volume.Superblock.ReadOnlyCompatible),
            $"s_state 0x{state:X}, feature_ro_compat 0x{(uint)volume.Superblock.ReadOnlyCompatible:X}");
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

    public FileEntry Root => FileEntryReader.Read("", _volume.ReadInode(Inode.RootNumber));

    /// <param name="volume">The volume; an <see cref="IWritableBlockDevice"/> when it is to be edited. Stays the caller's.</param>
    /// <exception cref="CorruptDataException">Not an ext volume, or one whose metadata is damaged.</exception>
    /// <exception cref="UnsupportedFeatureException">It uses a feature that is not handled.</exception>
    /// <exception cref="RefusedException"><c>ext-journal</c>: its journal holds changes.</exception>
    public static ExtFileSystem Open(IBlockDevice volume)
    {
        ExtVolume opened = ExtVolume.Open(volume);
        if ((opened.Superblock.Incompatible & IncompatibleFeatures.NeedsRecovery) != 0)
        {
            throw new RefusedException("ext-journal", "The journal of this ext volume holds changes that were not finished (needs_recovery).", "Start the machine and shut it down, or run e2fsck on the volume.");
        }

        return new ExtFileSystem(opened);
    }

    public FileEntry? Find(string path)
    {
        string[] names = ExtPath.Split(path);
        return names.Length == 0 ? Root
            : Locate(names) is { } target ? FileEntryReader.Read(names[^1], target.Inode)
            : null;
    }

    public IEnumerable<FileEntry> List(FileEntry directory)
    {
        Inode inode = Open(directory);
        if (!inode.IsDirectory)
        {
            throw new ArgumentException($"{directory.Name} is not a directory", nameof(directory));
        }

        return [.. ExtDirectory.Entries(_volume, inode).Select(entry => FileEntryReader.Read(entry.Name, _volume.ReadInode(entry.Inode)))];
    }

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

    public PosixAttributes Attributes(FileEntry entry)
    {
        Inode inode = Open(entry);
        return new PosixAttributes(inode.Mode & 0xFFFu, inode.UserId, inode.GroupId, inode.ModifiedSeconds);
    }

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
            throw new CorruptDataException("ext symbolic link", _volume.Position(inode.Number), $"a target of 1 to 4095 bytes expected, is {inode.Size}");
        }

        byte[] target = new byte[inode.Size];
        InodeContents.Open(_volume, inode).Read(0, target);
        return PosixName.Decode(target.AsSpan().TrimEnd((byte)0));
    }

    public IReadOnlyList<ExtendedAttribute> ExtendedAttributes(FileEntry entry) => AttributeReader.Read(_volume, Open(entry));

    public ExtentSet LiveExtents()
    {
        ExtentSet live = [new Extent(0, Superblock.Position)];
        foreach ((long first, long count) in _volume.BlockBitmaps.Used())
        {
            live.Add(new Extent(first * _volume.BlockSize, count * _volume.BlockSize));
        }

        // Behind the last block nothing is the file system's, and so nothing is known to be dead.
        live.Add(Extent.FromBounds(_volume.Superblock.Blocks * _volume.BlockSize, _volume.Device.Length));
        return live;
    }

    public void Dispose()
    {
        // The device belongs to whoever opened it.
    }

    private ExtTarget? Locate(ReadOnlySpan<string> names) => ExtPath.Find(_volume, _names, names);

    private Inode Open(FileEntry entry) => _volume.ReadInode(entry.Id);
}
