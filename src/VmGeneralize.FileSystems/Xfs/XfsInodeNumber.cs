namespace VmGeneralize.FileSystems.Xfs;

/// <summary>An inode's number (xfs_ino_t): allocation group, block in it and inode in that, from the high bits to the low ones.</summary>
internal readonly record struct XfsInodeNumber(ulong Value) : IComparable<XfsInodeNumber>
{
    /// <summary>The value where no inode is named (NULLFSINO); 0 in quota fields of version 4.</summary>
    public bool IsNone => Value is 0 or ulong.MaxValue;

    public static bool operator <(XfsInodeNumber left, XfsInodeNumber right) => left.Value < right.Value;

    public static bool operator >(XfsInodeNumber left, XfsInodeNumber right) => left.Value > right.Value;

    public static bool operator <=(XfsInodeNumber left, XfsInodeNumber right) => left.Value <= right.Value;

    public static bool operator >=(XfsInodeNumber left, XfsInodeNumber right) => left.Value >= right.Value;

    public int CompareTo(XfsInodeNumber other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString();
}
