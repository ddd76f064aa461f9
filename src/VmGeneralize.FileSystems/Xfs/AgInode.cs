namespace VmGeneralize.FileSystems.Xfs;

/// <summary>An inode's number in its allocation group (xfs_agino_t): the block in the high bits, the inode in it in the low ones.</summary>
internal readonly record struct AgInode(uint Value) : IComparable<AgInode>
{
    /// <summary>The end of a list of inodes (NULLAGINO).</summary>
    public static AgInode None => new(uint.MaxValue);

    public bool IsNone => Value == uint.MaxValue;

    public static AgInode operator +(AgInode inode, uint inodes) => new(inode.Value + inodes);

    public static bool operator <(AgInode left, AgInode right) => left.Value < right.Value;

    public static bool operator >(AgInode left, AgInode right) => left.Value > right.Value;

    public static bool operator <=(AgInode left, AgInode right) => left.Value <= right.Value;

    public static bool operator >=(AgInode left, AgInode right) => left.Value >= right.Value;

    public int CompareTo(AgInode other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString();
}
