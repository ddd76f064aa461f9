namespace VmGeneralize.FileSystems.Xfs;

/// <summary>A block's place in its file or attribute fork, counted from 0 (xfs_fileoff_t).</summary>
internal readonly record struct XfsFileBlock(long Value) : IComparable<XfsFileBlock>
{
    /// <summary>One past the highest number that an extent can hold: 54 bits.</summary>
    public const long Most = 1L << 54;

    public static XfsFileBlock operator +(XfsFileBlock block, long blocks) => new(block.Value + blocks);

    /// <summary>The number of blocks from one to another.</summary>
    public static long operator -(XfsFileBlock block, XfsFileBlock start) => block.Value - start.Value;

    public static bool operator <(XfsFileBlock left, XfsFileBlock right) => left.Value < right.Value;

    public static bool operator >(XfsFileBlock left, XfsFileBlock right) => left.Value > right.Value;

    public static bool operator <=(XfsFileBlock left, XfsFileBlock right) => left.Value <= right.Value;

    public static bool operator >=(XfsFileBlock left, XfsFileBlock right) => left.Value >= right.Value;

    public int CompareTo(XfsFileBlock other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString();
}
