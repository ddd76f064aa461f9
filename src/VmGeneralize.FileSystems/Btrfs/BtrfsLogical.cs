namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>
/// An address in the space of all chunks, in bytes: what every pointer on the volume holds. <see cref="BtrfsChunkMap"/> says where its bytes are.
/// </summary>
internal readonly record struct BtrfsLogical(long Value) : IComparable<BtrfsLogical>
{
    public static BtrfsLogical operator +(BtrfsLogical address, long bytes) => new(address.Value + bytes);

    public static long operator -(BtrfsLogical left, BtrfsLogical right) => left.Value - right.Value;

    public static bool operator <(BtrfsLogical left, BtrfsLogical right) => left.Value < right.Value;

    public static bool operator >(BtrfsLogical left, BtrfsLogical right) => left.Value > right.Value;

    public static bool operator <=(BtrfsLogical left, BtrfsLogical right) => left.Value <= right.Value;

    public static bool operator >=(BtrfsLogical left, BtrfsLogical right) => left.Value >= right.Value;

    public int CompareTo(BtrfsLogical other) => Value.CompareTo(other.Value);

    public override string ToString() => $"logical 0x{Value:X}";
}
