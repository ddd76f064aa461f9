namespace VmGeneralize.Blocks;

/// <summary>Zero detection. The runtime vectorizes <c>IndexOfAnyExcept</c>: about the speed of memory.</summary>
public static class ZeroBytes
{
    public static bool IsAllZero(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept((byte)0) < 0;

    /// <summary>How many bytes are not zero.</summary>
    public static int CountOthers(ReadOnlySpan<byte> bytes) => bytes.Length - bytes.Count((byte)0);

    /// <summary>
    /// Splits a buffer into its non-zero parts in units of <paramref name="grain"/> bytes (the last unit may be shorter).
    /// </summary>
    /// <param name="bytes">The buffer.</param>
    /// <param name="grain">Unit in bytes; parts start and end on its multiples.</param>
    /// <param name="parts">Receives the parts, relative to the buffer, ascending, never adjacent.</param>
    public static void NonZeroParts(ReadOnlySpan<byte> bytes, int grain, List<Extent> parts)
    {
        int position = 0;
        while (position < bytes.Length)
        {
            int skip = bytes[position..].IndexOfAnyExcept((byte)0);
            if (skip < 0)
            {
                return;
            }

            int start = (position + skip) / grain * grain;
            int end = start + grain;
            while (end < bytes.Length && !IsAllZero(bytes.Slice(end, Math.Min(grain, bytes.Length - end))))
            {
                end += grain;
            }

            end = Math.Min(end, bytes.Length);
            parts.Add(Extent.FromBounds(start, end));
            position = end;
        }
    }
}
