namespace VmGeneralize.FileSystems.Xfs;

/// <summary>A block's place in its allocation group, counted from 0 (xfs_agblock_t).</summary>
internal readonly record struct AgBlock(uint Value) : IComparable<AgBlock>
{
    /// <summary>The value of a pointer to nothing (NULLAGBLOCK).</summary>
    public static AgBlock None => new(uint.MaxValue);

    public bool IsNone => Value == uint.MaxValue;

    public static AgBlock operator +(AgBlock block, uint blocks) => new(block.Value + blocks);

    /// <summary>The number of blocks from one to another, which is not after it.</summary>
    public static uint operator -(AgBlock block, AgBlock start) => block.Value - start.Value;

    public static bool operator <(AgBlock left, AgBlock right) => left.Value < right.Value;

    public static bool operator >(AgBlock left, AgBlock right) => left.Value > right.Value;

    public static bool operator <=(AgBlock left, AgBlock right) => left.Value <= right.Value;

    public static bool operator >=(AgBlock left, AgBlock right) => left.Value >= right.Value;

    public int CompareTo(AgBlock other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString();
}
