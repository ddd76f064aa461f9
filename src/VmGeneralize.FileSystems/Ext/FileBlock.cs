namespace VmGeneralize.FileSystems.Ext;

/// <summary>A block's place in its file, counted from 0: a logical block.</summary>
internal readonly record struct FileBlock(long Value)
{
    /// <summary>Logical block numbers have 32 bits: what a file may have at most.</summary>
    public const long MaxBlocks = 1L << 32;

    public static FileBlock operator +(FileBlock block, long blocks) => new(block.Value + blocks);

    /// <summary>The number of blocks from one to another.</summary>
    public static long operator -(FileBlock block, FileBlock start) => block.Value - start.Value;

    public static bool operator <(FileBlock left, FileBlock right) => left.Value < right.Value;

    public static bool operator >(FileBlock left, FileBlock right) => left.Value > right.Value;

    public static bool operator <=(FileBlock left, FileBlock right) => left.Value <= right.Value;

    public static bool operator >=(FileBlock left, FileBlock right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString();
}
