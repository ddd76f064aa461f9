namespace VmGeneralize.Blocks;

/// <summary>A range of bytes: <see cref="Length"/> bytes from <see cref="Offset"/>. Neither is negative.</summary>
public readonly record struct Extent : IComparable<Extent>
{
    /// <exception cref="ArgumentOutOfRangeException">A negative number, or an end past 2^63 - 1.</exception>
    public Extent(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, long.MaxValue - offset);
        Offset = offset;
        Length = length;
    }

    /// <summary>First byte.</summary>
    public long Offset { get; }

    /// <summary>Number of bytes; may be 0.</summary>
    public long Length { get; }

    /// <summary>One past the last byte.</summary>
    public long End => Offset + Length;

    /// <summary>The range [start, end).</summary>
    public static Extent FromBounds(long start, long end) => new(start, end - start);

    public bool Contains(long position) => position >= Offset && position < End;

    public bool Overlaps(Extent other) => Offset < other.End && other.Offset < End;

    /// <summary>The common part. When there is none: one of length 0, at the end of whichever ends first, so that it is never after either.</summary>
    public Extent Intersect(Extent other)
    {
        long end = Math.Min(End, other.End);
        return FromBounds(Math.Min(Math.Max(Offset, other.Offset), end), end);
    }

    /// <summary>The same range moved by <paramref name="distance"/> bytes.</summary>
    public Extent Shift(long distance) => new(Offset + distance, Length);

    /// <summary>The smallest range of whole <paramref name="unit"/>s around this one.</summary>
    public Extent AlignOutward(long unit)
    {
        long start = Offset / unit * unit;
        long end = checked((End + unit - 1) / unit * unit);
        return FromBounds(start, end);
    }

    public int CompareTo(Extent other) => Offset != other.Offset ? Offset.CompareTo(other.Offset) : Length.CompareTo(other.Length);

    public static bool operator <(Extent left, Extent right) => left.CompareTo(right) < 0;

    public static bool operator >(Extent left, Extent right) => left.CompareTo(right) > 0;

    public static bool operator <=(Extent left, Extent right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Extent left, Extent right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"[0x{Offset:X}, 0x{End:X})";
}
