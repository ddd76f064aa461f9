namespace VmGeneralize.FileSystems.Xfs;

/// <summary>
/// A block's place on the volume as pointers store it (xfs_fsblock_t): the allocation group in the high bits, the block in it in the low ones. Not
/// every number in between is a block. <see cref="XfsGeometry"/> decodes it.
/// </summary>
internal readonly record struct XfsBlock(ulong Value) : IComparable<XfsBlock>
{
    /// <summary>The value of a pointer between blocks of a tree that leads nowhere (NULLFSBLOCK).</summary>
    public static XfsBlock None => new(ulong.MaxValue);

    public bool IsNone => Value == ulong.MaxValue;

    /// <summary>The block this many blocks after, in the same allocation group.</summary>
    public static XfsBlock operator +(XfsBlock block, long blocks) => new(block.Value + (ulong)blocks);

    public static bool operator <(XfsBlock left, XfsBlock right) => left.Value < right.Value;

    public static bool operator >(XfsBlock left, XfsBlock right) => left.Value > right.Value;

    public static bool operator <=(XfsBlock left, XfsBlock right) => left.Value <= right.Value;

    public static bool operator >=(XfsBlock left, XfsBlock right) => left.Value >= right.Value;

    public int CompareTo(XfsBlock other) => Value.CompareTo(other.Value);

    public override string ToString() => $"0x{Value:X}";
}
