using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Makes files and symbolic links in existing directories.</summary>
internal sealed class ExtFileCreator(ExtVolume volume, DirectoryNames names)
{
    private const ushort RegularMode = 0x8000;
    private const ushort LinkMode = 0xA000;
    private const ushort LinkPermissions = 0x1FF; // 0777: what every symbolic link shows
    private const byte RegularType = 1;
    private const byte LinkType = 7;
    private const int NewExtraSize = 32; // fields up to i_projid, as the kernel of today fills them

    /// <summary>Owner and label of a directory, for a file that should match its neighbours.</summary>
    public static NewFile LikeDirectory(ExtVolume volume, Inode directory) => new(
        0x1A4, // 0644
        directory.UserId,
        directory.GroupId,
        [.. AttributeReader.Read(volume, directory).Where(attribute => attribute.Name == "security.selinux")],
        directory.ModifiedSeconds);

    public void CreateFile(Inode parent, string path, string name, ReadOnlySpan<byte> contents, NewFile file) =>
        Create(parent, path, name, (ushort)(RegularMode | (file.Mode & 0xFFF)), RegularType, contents, isFast: false, file);

    public void CreateLink(Inode parent, string path, string name, string target, NewFile file)
    {
        byte[] bytes = PosixName.TryEncode(target) ?? throw new ArgumentException($"{target} has no bytes", nameof(target));
        if (bytes.Length == 0 || bytes.Length >= Math.Min(4096, volume.BlockSize) || bytes.Contains((byte)0))
        {
            throw new ArgumentException($"a target of 1 to {Math.Min(4096, volume.BlockSize) - 1} bytes expected, is {bytes.Length}", nameof(target));
        }

        Create(parent, path, name, LinkMode | LinkPermissions, LinkType, bytes, bytes.Length < Inode.BlockAreaSize, file);
    }

    private void Create(Inode parent, string path, string name, ushort mode, byte type, ReadOnlySpan<byte> contents, bool isFast, NewFile file)
    {
        byte[] encoded = PosixName.TryEncode(name) is { Length: > 0 and <= byte.MaxValue } bytes && !ExtDirectory.IsDots(bytes) && !bytes.Contains((byte)0)
            ? bytes
            : throw new ArgumentException($"{name} is not a name of 1 to 255 bytes", nameof(path));
        if (names.Of(parent).ContainsKey(name))
        {
            throw new GuestPathExistsException(path, volume.Name);
        }

        Inode inode = Prepare(mode, file);
        byte[]? attributes = AttributeWriter.Distribute(volume, inode, AttributeWriter.Encode(file.ExtendedAttributes));
        // A directory that is rebuilt may need all its blocks and some more.
        ExtFileReplacer.RequireRoom(volume, contents.Length + (3L * volume.BlockSize) + (parent.Size / 2));
        inode = Adopt(volume.InodeBitmaps.Allocate(volume.Groups.GroupOf(parent.Number)), inode);
        if (isFast)
        {
            contents.CopyTo(inode.BlockBytes);
        }
        else
        {
            inode.Flags |= (volume.Superblock.Incompatible & IncompatibleFeatures.Extents) != 0 ? InodeFlags.Extents : InodeFlags.None;
            new ExtFileReplacer(volume).WriteBlocks(inode, contents, new FileMap());
        }

        if (attributes is not null)
        {
            inode.AttributeBlock = volume.BlockBitmaps.Allocate(InodeBlocks.Goal(volume, inode), 1).First;
            AttributeBlock.Write(volume, inode.AttributeBlock, attributes);
            InodeBlocks.AddToCount(volume, inode, 1);
        }

        inode.Size = contents.Length;
        volume.Write(inode);
        new DirectoryEditor(volume, names).Add(parent, name, encoded, inode.Number, type);
    }

    private Inode Prepare(ushort mode, NewFile file)
    {
        byte[] bytes = new byte[volume.Superblock.InodeSize];
        if (bytes.Length > Inode.BaseSize)
        {
            int wanted = volume.Superblock.WantedExtraSize;
            bool isUsable = wanted is >= NewExtraSize && wanted % 4 == 0 && wanted <= bytes.Length - Inode.BaseSize;
            bytes[Inode.BaseSize] = (byte)(isUsable && wanted <= byte.MaxValue - 3 ? wanted : NewExtraSize);
        }

        Inode inode = new(default, bytes) { Mode = mode, UserId = file.UserId, GroupId = file.GroupId, Links = 1 };
        inode.SetTimes(file.TimeSeconds);
        return inode;
    }

    private static Inode Adopt(InodeNumber number, Inode prepared) => new(number, prepared.Bytes);
}
