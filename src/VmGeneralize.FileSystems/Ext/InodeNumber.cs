namespace VmGeneralize.FileSystems.Ext;

/// <summary>An inode's number, counted from 1.</summary>
internal readonly record struct InodeNumber(uint Value) : IComparable<InodeNumber>
{
    /// <summary>The directory that all paths start from.</summary>
    public static InodeNumber Root => new(2);

    /// <summary>The inode that reserves space for group descriptors; it maps blocks that are the volume's own metadata.</summary>
    public static InodeNumber Resize => new(7);

    /// <summary>The value where no inode is named.</summary>
    public bool IsNone => Value == 0;

    public static bool operator <(InodeNumber left, InodeNumber right) => left.Value < right.Value;

    public static bool operator >(InodeNumber left, InodeNumber right) => left.Value > right.Value;

    public static bool operator <=(InodeNumber left, InodeNumber right) => left.Value <= right.Value;

    public static bool operator >=(InodeNumber left, InodeNumber right) => left.Value >= right.Value;

    public int CompareTo(InodeNumber other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString();
}
