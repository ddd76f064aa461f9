using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.FileSystems.Xfs.Log;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>An XFS volume, read only. Not safe for concurrent use.</summary>
public sealed class XfsFileSystem : IPosixFileSystem
{
    private readonly XfsVolume _volume;
    private readonly OverlayDevice? _replayed;
    private readonly XfsDirectoryNames _names;
    private (ulong Id, XfsContents Contents)? _lastRead;

    private XfsFileSystem(VolumeHead head)
    {
        _volume = XfsVolume.Open(head);
        if (!XfsVolumeLog.Open(_volume.Device, _volume.Superblock, _volume.Cancellation).State.IsClean)
        {
            // The device may be a source: the replay stays in memory.
            _replayed = new OverlayDevice(_volume.Device);
            XfsLogReplay replay = XfsLogReplay.Run(_replayed, _volume.Superblock, _volume.Cancellation);
            _volume = XfsVolume.Open(_replayed, _volume.Cancellation);
            Notes = [$"The log was replayed: {replay.Transactions} transactions, {replay.Blocks} blocks."];
        }

        XfsInode root = _volume.ReadInode(_volume.Superblock.RootInode);
        if (!root.IsDirectory)
        {
            throw CorruptDataException.Mismatch(XfsInode.Structure, _volume.Position(root.Number), "kind of the root", "a directory", root.Kind);
        }

        _names = new XfsDirectoryNames(_volume);
    }

    public string Format => XfsVolume.Name;

    public string Label => _volume.Superblock.Label;

    public int AllocationUnit => _volume.BlockSize;

    public string VolumeId => new Guid(_volume.Superblock.Uuid, bigEndian: true).ToString();

    public IReadOnlyList<string> Notes { get; } = [];

    public FileEntry Root => XfsFileEntryReader.Read("", _volume.ReadInode(_volume.Superblock.RootInode));

    /// <param name="volume">The volume; stays the caller's.</param>
    /// <param name="cancellation">Ends whatever is done with the file system.</param>
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
            : XfsPath.Find(_volume, _names, names) is { } inode ? XfsFileEntryReader.Read(names[^1], inode)
            : null;
    }

    public IEnumerable<FileEntry> List(FileEntry directory)
    {
        XfsInode inode = Open(directory);
        if (!inode.IsDirectory)
        {
            throw new ArgumentException($"{directory.Name} is not a directory", nameof(directory));
        }

        return [.. XfsDirectory.Entries(_volume, inode).Select(entry => XfsFileEntryReader.Read(entry.Name, _volume.ReadInode(entry.Inode)))];
    }

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

    public PosixAttributes Attributes(FileEntry entry)
    {
        XfsInode inode = Open(entry);
        return new PosixAttributes(inode.Mode & 0xFFFu, inode.UserId, inode.GroupId, inode.ModifiedSeconds);
    }

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

    public ExtentSet BehindExtents() => XfsLiveBlocks.Behind(_volume);

    /// <summary>Blocks, inodes, names and counts against each other, and every checksum.</summary>
    public IReadOnlyList<ConsistencyProblem> Check() => new XfsChecker(_volume).Check();

    public void Dispose() => _replayed?.Dispose();

    private XfsInode Open(FileEntry entry) => _volume.ReadInode(new XfsInodeNumber(entry.Id));
}
