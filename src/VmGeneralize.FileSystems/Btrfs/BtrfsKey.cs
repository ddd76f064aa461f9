using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>The key of an item in its tree: trees are ordered by these ("On-disk format", keys).</summary>
/// <param name="ObjectId">Inode, subvolume, or first byte of an extent, as the tree and the type say.</param>
/// <param name="Type">What the item is.</param>
/// <param name="Offset">Its meaning depends on the type.</param>
internal readonly record struct BtrfsKey(ulong ObjectId, BtrfsItemType Type, ulong Offset) : IComparable<BtrfsKey>
{
    public const int Size = 17; // bytes on disk

    public static BtrfsKey Read(ReadOnlySpan<byte> bytes) =>
        new(ReadUInt64LittleEndian(bytes), (BtrfsItemType)bytes[8], ReadUInt64LittleEndian(bytes[9..]));

    public static bool operator <(BtrfsKey left, BtrfsKey right) => left.CompareTo(right) < 0;

    public static bool operator >(BtrfsKey left, BtrfsKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(BtrfsKey left, BtrfsKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(BtrfsKey left, BtrfsKey right) => left.CompareTo(right) >= 0;

    public int CompareTo(BtrfsKey other) =>
        ObjectId != other.ObjectId ? ObjectId.CompareTo(other.ObjectId)
        : Type != other.Type ? Type.CompareTo(other.Type)
        : Offset.CompareTo(other.Offset);

    public override string ToString() => $"({ObjectId} {(byte)Type} {Offset})";
}
