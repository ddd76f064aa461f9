namespace VmGeneralize.Disks.Mapping;

/// <summary>Consecutive equal bits of a sector bitmap.</summary>
/// <param name="IsSet">Their value.</param>
/// <param name="Count">How many; at least 1.</param>
internal readonly record struct BitRun(bool IsSet, int Count)
{
    /// <summary>The run that starts at bit <paramref name="first"/>.</summary>
    /// <param name="bits">The bitmap.</param>
    /// <param name="first">Number of the first bit, below 8 * bits.Length.</param>
    /// <param name="limit">Longest run of interest, at least 1; the end of the bitmap limits too.</param>
    /// <param name="highBitFirst">VHD numbers the bits of a byte from the highest, VHDX from the lowest.</param>
    public static BitRun At(ReadOnlySpan<byte> bits, int first, int limit, bool highBitFirst)
    {
        bool set = Bit(bits, first, highBitFirst);
        int end = (int)Math.Min((long)bits.Length * 8, (long)first + limit);
        int position = first + 1;
        while (position < end && position % 8 != 0 && Bit(bits, position, highBitFirst) == set)
        {
            position++;
        }

        if (position < end && position % 8 == 0)
        {
            ReadOnlySpan<byte> rest = bits[(position / 8)..];
            int whole = rest.IndexOfAnyExcept(set ? (byte)0xFF : (byte)0);
            position += 8 * (whole < 0 ? rest.Length : whole);
            while (position < end && Bit(bits, position, highBitFirst) == set)
            {
                position++;
            }
        }

        return new BitRun(set, Math.Min(position, end) - first);
    }

    private static bool Bit(ReadOnlySpan<byte> bits, int index, bool highBitFirst) =>
        (bits[index / 8] & (highBitFirst ? 0x80 >> (index % 8) : 1 << (index % 8))) != 0;
}
