using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Editing;

/// <summary>Makes files and symbolic links in existing directories.</summary>
internal sealed class XfsFileCreator(XfsVolume volume, XfsAllocator allocator, XfsDirectoryNames names)
{
    private const ushort RegularMode = 0x8000;
    private const ushort LinkMode = 0xA000;
    private const ushort LinkPermissions = 0x1FF; // 0777: what every symbolic link shows
    private const int LongestTarget = 1023; // XFS_SYMLINK_MAXLEN with a zero
    private const int LinkHeader = 56;

    /// <summary>Owner and label of a directory, for a file that should match its neighbours.</summary>
    public static NewFile LikeDirectory(XfsVolume volume, XfsInode directory) => new(
        0x1A4, // 0644
        directory.UserId,
        directory.GroupId,
        [.. XfsAttributes.Read(volume, directory).Where(attribute => attribute.Name == "security.selinux")],
        directory.ModifiedSeconds);

    /// <exception cref="GuestPathExistsException">The name already exists.</exception>
    /// <exception cref="GuestVolumeFullException">There is no room; nothing was changed.</exception>
    public void CreateFile(XfsInode parent, string path, string name, ReadOnlySpan<byte> contents, NewFile file, long promised) =>
        Create(parent, path, name, (ushort)(RegularMode | (file.Mode & 0xFFF)), contents, file, promised);

    /// <inheritdoc cref="CreateFile"/>
    public void CreateLink(XfsInode parent, string path, string name, string target, NewFile file, long promised)
    {
        byte[] bytes = PosixName.TryEncode(target) ?? throw new ArgumentException($"{target} has no bytes", nameof(target));
        if (bytes.Length is 0 or > LongestTarget || bytes.Contains((byte)0))
        {
            throw new ArgumentException($"a target of 1 to {LongestTarget} bytes expected, is {bytes.Length}", nameof(target));
        }

        Create(parent, path, name, LinkMode | LinkPermissions, bytes, file, promised);
    }

    private void Create(XfsInode parent, string path, string name, ushort mode, ReadOnlySpan<byte> contents, NewFile file, long promised)
    {
        if (PosixName.TryEncode(name) is not { Length: > 0 and <= byte.MaxValue } encoded || encoded.Contains((byte)0) || name is "." or "..")
        {
            throw new ArgumentException($"{name} is not a name of 1 to 255 bytes", nameof(path));
        }

        if (names.Of(parent).ContainsKey(name))
        {
            throw new GuestPathExistsException(path, volume.Title);
        }

        XfsAttribute[] attributes = [.. file.ExtendedAttributes.Select(XfsAttributes.Store)];
        XfsAttributeWriter attributeWriter = new(volume, allocator);
        EditedDirectory directory = names.Edit(parent);
        bool isLink = (mode & LinkMode) == LinkMode;
        XfsFileReplacer contentWriter = new(volume, allocator);
        long blocks = isLink ? volume.Geometry.BlocksFor(contents.Length + (2 * LinkHeader)) : volume.Geometry.BlocksFor(contents.Length);
        allocator.RequireRoom(
            promised - directory.Growth + directory.GrowthWith(name) + contentWriter.RoomFor(blocks, 0) + attributeWriter.MaxBlocks(attributes));
        XfsInode inode = New(allocator.AllocateInode(parent.Number), mode, file);
        attributeWriter.WriteNew(inode, attributes);
        if (isLink)
        {
            WriteTarget(inode, contents);
        }
        else
        {
            contentWriter.Replace(inode, contents, contents.Length, promised: 0);
        }

        directory.Add(new XfsDirectoryEntry(name, inode.Number, volume.Superblock.HasFileType ? DirectoryFileType.Of(mode) : (byte)0));
    }

    private XfsInode New(XfsInodeNumber number, ushort mode, NewFile file)
    {
        XfsInode free = volume.ReadRaw(number);
        XfsInodeCheck.RequireFree(volume, free);
        XfsInode inode = new(number, FreeInode.Make(volume, number, free.Generation, free.Lsn))
        {
            Mode = mode,
            DataFormat = XfsForkFormat.Extents,
            AttributeFormat = XfsForkFormat.Extents,
            UserId = file.UserId,
            GroupId = file.GroupId,
            Links = 1,
            HasBigTime = volume.Superblock.HasBigTime,
            HasLargeCounts = volume.Superblock.HasLargeExtentCounts,
        };
        inode.SetTimes(file.TimeSeconds);
        return inode;
    }

    /// <summary>In the inode, or in blocks: one header for each extent ("Symbolic Links").</summary>
    private void WriteTarget(XfsInode inode, ReadOnlySpan<byte> target)
    {
        inode.Size = target.Length;
        Span<byte> area = inode.Area(isAttributes: false);
        if (target.Length <= area.Length)
        {
            inode.DataFormat = XfsForkFormat.Local;
            target.CopyTo(area);
            volume.Write(inode);
            return;
        }

        long blocks = (target.Length + volume.BlockSize - LinkHeader - 1) / (volume.BlockSize - LinkHeader);
        List<XfsRun> runs = allocator.Allocate(volume.Geometry.GroupOf(inode.Number), inode.Number, default, blocks, 0);
        int written = 0;
        foreach (XfsRun run in runs)
        {
            byte[] bytes = new byte[run.Count * volume.BlockSize];
            ReadOnlySpan<byte> part = target.Slice(written, Math.Min(target.Length - written, bytes.Length - LinkHeader));
            "XSLM"u8.CopyTo(bytes);
            WriteUInt32BigEndian(bytes.AsSpan(4), (uint)written);
            WriteUInt32BigEndian(bytes.AsSpan(8), (uint)part.Length);
            part.CopyTo(bytes.AsSpan(LinkHeader));
            BlockStamp.Remote.Seal(volume, bytes, run.Physical, inode.Number.Value, lsn: 0);
            volume.Write(run.Physical, bytes);
            written += part.Length;
        }

        new XfsMapWriter(volume, allocator).SetRuns(inode, isAttributes: false, XfsFileMap.Read(volume, inode, inode.Data), runs);
        volume.Write(inode);
    }
}
