using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>One subvolume or snapshot: a tree of inodes with its root item ("On-disk format", root items).</summary>
internal sealed class BtrfsSubvolume
{
    public const string Structure = "Btrfs root item";

    private const int ShortSize = 239; // without what came later: generation_v2, UUIDs, times
    private const int LongSize = 439;
    private const ulong ReadOnlyFlag = 0x1;

    private BtrfsSubvolume(BtrfsVolume volume, ulong id, int index, BtrfsTreeRoot root, ReadOnlySpan<byte> data, long position)
    {
        Id = id;
        Index = index;
        Position = position;
        Tree = new BtrfsTree(volume, root);
        RootInode = ReadUInt64LittleEndian(data[168..]);
        IsReadOnly = (ReadUInt64LittleEndian(data[208..]) & ReadOnlyFlag) != 0;
        IsSnapshot = data.Length >= LongSize && data.Slice(263, 16).ContainsAnyExcept((byte)0);
    }

    /// <summary>The number that <c>subvolid=</c> takes.</summary>
    public ulong Id { get; }

    /// <summary>Its place among all subvolumes, by number.</summary>
    public int Index { get; }

    /// <summary>Where its root item is, in bytes of the volume.</summary>
    public long Position { get; }

    public BtrfsTree Tree { get; }

    /// <summary>The inode of its root.</summary>
    public ulong RootInode { get; }

    public bool IsReadOnly { get; }

    /// <summary>It was made from another subvolume.</summary>
    public bool IsSnapshot { get; }

    /// <summary>The subvolume of a root item; null for one that is being deleted.</summary>
    /// <exception cref="CorruptDataException">The item is damaged.</exception>
    public static BtrfsSubvolume? Read(BtrfsVolume volume, BtrfsItem item, int index)
    {
        BtrfsTreeRoot root = RootOf(item);
        const int references = 216;
        return ReadUInt32LittleEndian(item.Data.Span[references..]) == 0
            ? null
            : new BtrfsSubvolume(volume, item.Key.ObjectId, index, root, item.Data.Span, item.Position);
    }

    /// <summary>Where a root item says that a tree starts.</summary>
    /// <exception cref="CorruptDataException">The item is damaged.</exception>
    public static BtrfsTreeRoot RootOf(BtrfsItem item)
    {
        ReadOnlySpan<byte> data = item.Data.Span;
        if (data.Length < ShortSize)
        {
            throw CorruptDataException.Mismatch(Structure, item.Position, $"length of the root item of tree {item.Key.ObjectId}", ShortSize, data.Length);
        }

        ulong address = ReadUInt64LittleEndian(data[176..]);
        int level = data[238];
        return level <= BtrfsTree.HighestLevel && address <= long.MaxValue / 2
            ? new BtrfsTreeRoot(item.Key.ObjectId, new BtrfsLogical((long)address), level, ReadUInt64LittleEndian(data[160..]))
            : throw CorruptDataException.Mismatch(
                Structure, item.Position, $"level and block of tree {item.Key.ObjectId}", $"at most {BtrfsTree.HighestLevel}, an address",
                $"{level}, 0x{address:X}");
    }
}
