using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>One inode of a subvolume ("On-disk format", inode items).</summary>
internal sealed class BtrfsInode
{
    public const string Structure = "Btrfs inode";

    private const int Size = 160;
    private const ulong NoChecksums = 0x1;

    private readonly ReadOnlyMemory<byte> _bytes;

    private BtrfsInode(BtrfsSubvolume subvolume, ulong number, ReadOnlyMemory<byte> bytes, long position)
    {
        Subvolume = subvolume;
        Number = number;
        Position = position;
        _bytes = bytes;
    }

    public BtrfsSubvolume Subvolume { get; }

    /// <summary>Its number; inodes of other subvolumes may have the same.</summary>
    public ulong Number { get; }

    /// <summary>Where its item is, in bytes of the volume.</summary>
    public long Position { get; }

    /// <summary>Bytes of contents.</summary>
    public long Length => (long)U64(16);

    public uint Links => U32(40);

    public uint UserId => U32(44);

    public uint GroupId => U32(48);

    public uint Mode => U32(52);

    /// <summary>Seconds since 1970 of the last change of contents.</summary>
    public long ModifiedSeconds => ReadInt64LittleEndian(_bytes.Span[136..]);

    /// <summary>Its contents have no checksums (nodatasum).</summary>
    public bool HasNoChecksums => (U64(64) & NoChecksums) != 0;

    public FileKind Kind => PosixMode.KindOf(Mode);

    public bool IsDirectory => Kind == FileKind.Directory;

    /// <exception cref="CorruptDataException">There is no such inode, or it is damaged.</exception>
    public static BtrfsInode Read(BtrfsSubvolume subvolume, ulong number)
    {
        if (number is < BtrfsObject.FirstFree or > BtrfsObject.LastFree
            || subvolume.Tree.Find(new BtrfsKey(number, BtrfsItemType.Inode, 0)) is not { } item)
        {
            throw CorruptDataException.Mismatch(Structure, subvolume.Position, $"inode {number} of subvolume {subvolume.Id}", "an inode", "none");
        }

        if (item.Data.Length < Size)
        {
            throw CorruptDataException.Mismatch(Structure, item.Position, $"length of inode {number}", $"at least {Size}", item.Data.Length);
        }

        BtrfsInode inode = new(subvolume, number, item.Data, item.Position);
        return inode.U64(16) <= long.MaxValue / 2
            ? inode
            : throw CorruptDataException.Mismatch(Structure, item.Position + 16, $"bytes of inode {number}", "less than 2^62", inode.U64(16));
    }

    private uint U32(int offset) => ReadUInt32LittleEndian(_bytes.Span[offset..]);

    private ulong U64(int offset) => ReadUInt64LittleEndian(_bytes.Span[offset..]);
}
