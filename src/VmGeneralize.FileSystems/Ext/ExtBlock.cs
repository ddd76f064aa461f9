namespace VmGeneralize.FileSystems.Ext;

/// <summary>A block's place on the volume, counted from 0. Its place in bytes is <see cref="BlockSpace.OffsetOf(ExtBlock)"/>.</summary>
internal readonly record struct ExtBlock(long Value) : IComparable<ExtBlock>
{
    /// <summary>The value of a pointer to nothing: no file has block 0.</summary>
    public bool IsNone => Value == 0;

    public static ExtBlock operator +(ExtBlock block, long blocks) => new(block.Value + blocks);

    /// <summary>The number of blocks from one to another.</summary>
    public static long operator -(ExtBlock block, ExtBlock start) => block.Value - start.Value;

    public static bool operator <(ExtBlock left, ExtBlock right) => left.Value < right.Value;

    public static bool operator >(ExtBlock left, ExtBlock right) => left.Value > right.Value;

    public static bool operator <=(ExtBlock left, ExtBlock right) => left.Value <= right.Value;

    public static bool operator >=(ExtBlock left, ExtBlock right) => left.Value >= right.Value;

    public int CompareTo(ExtBlock other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString();
}
