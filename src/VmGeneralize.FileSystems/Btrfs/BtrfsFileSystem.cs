using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Probing;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>A Btrfs volume, read only, with one of its subvolumes as its root. Not safe for concurrent use.</summary>
public sealed class BtrfsFileSystem : ISubvolumes, ICheckedFileSystem
{
    private const int InodeBits = 48;
    private const ulong MissingSubvolume = 2; // as the kernel numbers the empty directory that stands for it
    private const uint MissingMode = 0x1ED; // 0755

    private readonly BtrfsVolume _volume;
    private readonly BtrfsSubvolume _root;
    private (ulong Id, BtrfsContents Contents)? _lastRead;

    private BtrfsFileSystem(BtrfsVolume volume, BtrfsSubvolume root)
    {
        _volume = volume;
        _root = root;
        BtrfsInode inode = BtrfsInode.Read(root, root.RootInode);
        if (!inode.IsDirectory)
        {
            throw CorruptDataException.Mismatch(BtrfsInode.Structure, inode.Position, $"kind of the root of subvolume {root.Id}", "a directory", inode.Kind);
        }
    }

    public string Format => BtrfsVolume.Name;

    public string Label => _volume.Superblock.Label;

    public int AllocationUnit => _volume.Superblock.SectorSize;

    public string VolumeId => new Guid(_volume.Superblock.Uuid, bigEndian: true).ToString();

    public IReadOnlyList<string> Notes => [];

    public FileEntry Root => Entry("", BtrfsInode.Read(_root, _root.RootInode));

    public Subvolume Shown => Describe(_root);

    public Subvolume Default => Describe(_volume.Roots.Default);

    public Subvolume Top => Describe(_volume.Roots.TopLevel);

    public IReadOnlyList<Subvolume> Subvolumes => [.. _volume.Roots.All.Select(Describe)];

    /// <param name="volume">The volume; the caller keeps ownership.</param>
    /// <param name="cancellation">Cancels every operation on the file system.</param>
    /// <exception cref="CorruptDataException">Not a Btrfs volume, or one whose metadata is damaged.</exception>
    /// <exception cref="UnsupportedFeatureException">It uses a feature that is not handled, or several devices.</exception>
    /// <exception cref="RefusedException">It was not unmounted.</exception>
    public static BtrfsFileSystem Open(IBlockDevice volume, CancellationToken cancellation = default) => Open(VolumeHead.Read(volume, cancellation));

    /// <inheritdoc cref="Open(IBlockDevice, CancellationToken)"/>
    internal static BtrfsFileSystem Open(VolumeHead head)
    {
        BtrfsVolume volume = BtrfsVolume.Open(head);
        return new BtrfsFileSystem(volume, volume.Roots.Default);
    }

    public ISubvolumes Show(Subvolume subvolume) => new BtrfsFileSystem(
        _volume, _volume.Roots.Find(subvolume.Id) ?? throw new ArgumentException($"there is no subvolume {subvolume.Id}", nameof(subvolume)));

    public FileEntry? Find(string path)
    {
        BtrfsInode? inode = BtrfsInode.Read(_root, _root.RootInode);
        HashSet<(ulong, ulong)> above = [(_root.Id, inode.Number)];
        string last = "";
        foreach (string name in VolumePath.Split(path))
        {
            if (inode is not { IsDirectory: true } || BtrfsDirectory.Find(_volume, inode, name) is not { } entry)
            {
                return null;
            }

            inode = entry.Inode;
            last = name;
            if (inode is { IsDirectory: true } && !above.Add((inode.Subvolume.Id, inode.Number)))
            {
                // A walk of the tree would never end.
                throw CorruptDataException.Mismatch(
                    BtrfsInode.Structure, inode.Position, $"place of directory {inode.Number}", "one that is not below itself", name);
            }
        }

        return Entry(last, inode);
    }

    public IEnumerable<FileEntry> List(FileEntry directory)
    {
        if (IsMissing(directory))
        {
            return [];
        }

        BtrfsInode inode = Open(directory);
        return inode.IsDirectory
            ? [.. BtrfsDirectory.Entries(_volume, inode).Select(entry => Entry(entry.Name, entry.Inode))]
            : throw new ArgumentException($"{directory.Name} is not a directory", nameof(directory));
    }

    public int Read(FileEntry file, long offset, Span<byte> buffer)
    {
        if (_lastRead is not { } last || last.Id != file.Id)
        {
            if (file.IsDirectory)
            {
                throw new ArgumentException($"{file.Name} is a directory", nameof(file));
            }

            last = (file.Id, new BtrfsContents(_volume, Open(file)));
            _lastRead = last;
        }

        return last.Contents.Read(offset, buffer);
    }

    public PosixAttributes Attributes(FileEntry entry)
    {
        if (IsMissing(entry))
        {
            return new PosixAttributes(MissingMode, 0, 0, 0);
        }

        BtrfsInode inode = Open(entry);
        return new PosixAttributes(inode.Mode & 0xFFF, inode.UserId, inode.GroupId, inode.ModifiedSeconds);
    }

    public string ReadLink(FileEntry link)
    {
        BtrfsInode inode = Open(link);
        if (inode.Kind != FileKind.SymbolicLink)
        {
            throw new ArgumentException($"{link.Name} is not a symbolic link", nameof(link));
        }

        const int longest = 4095; // PATH_MAX - 1
        if (inode.Length is 0 or > longest)
        {
            throw CorruptDataException.Mismatch(
                BtrfsInode.Structure, inode.Position, $"bytes of link {inode.Number}", $"1 to {longest}", inode.Length);
        }

        byte[] target = new byte[inode.Length];
        new BtrfsContents(_volume, inode).Read(0, target);
        return PosixName.Decode(target);
    }

    public IReadOnlyList<ExtendedAttribute> ExtendedAttributes(FileEntry entry) => IsMissing(entry) ? [] : BtrfsAttributes.Read(Open(entry));

    /// <summary>What the extent tree lists, whatever subvolume is shown.</summary>
    public ExtentSet LiveExtents() => BtrfsLiveExtents.Find(_volume);

    /// <summary>Every block of metadata, names and counts against each other, and extents against the extent tree. Contents are not read.</summary>
    public IReadOnlyList<ConsistencyProblem> Check() => new BtrfsChecker(_volume).Check();

    public ExtentSet TrailingExtents() => BtrfsLiveExtents.Trailing(_volume);

    public void Dispose()
    {
    }

    private static bool IsMissing(FileEntry entry) => (entry.Id & ((1UL << InodeBits) - 1)) == MissingSubvolume;

    /// <summary>Inode numbers are per subvolume: the id includes which one.</summary>
    private FileEntry Entry(string name, BtrfsInode? inode)
    {
        if (inode is null)
        {
            return new FileEntry { Name = name, Id = MissingSubvolume, Kind = FileKind.Directory, Length = 0, Links = 1 };
        }

        if (inode.Number >> InodeBits != 0 || inode.Subvolume.Index >> (64 - InodeBits) != 0)
        {
            throw new UnsupportedFeatureException(
                $"Btrfs with inode {inode.Number} in subvolume {inode.Subvolume.Id}, the {inode.Subvolume.Index + 1}th",
                "Delete snapshots in the VM, or copy the files to a new volume.");
        }

        return new FileEntry
        {
            Name = name,
            Id = ((ulong)inode.Subvolume.Index << InodeBits) | inode.Number,
            Kind = inode.Kind,
            Length = inode.Kind is FileKind.File or FileKind.SymbolicLink ? inode.Length : 0,
            Links = (int)Math.Min(inode.Links, int.MaxValue),
        };
    }

    private BtrfsInode Open(FileEntry entry)
    {
        ulong number = entry.Id & ((1UL << InodeBits) - 1);
        BtrfsSubvolume subvolume = _volume.Roots.At((int)(entry.Id >> InodeBits))
            ?? throw new ArgumentException($"{entry.Name} is of another volume", nameof(entry));
        return BtrfsInode.Read(subvolume, number);
    }

    private Subvolume Describe(BtrfsSubvolume subvolume) =>
        new(subvolume.Id, _volume.Roots.PathOf(subvolume), subvolume.IsSnapshot, subvolume.IsReadOnly);
}
