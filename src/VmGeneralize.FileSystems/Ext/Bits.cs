using System.Numerics;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Searches and changes in bitmaps as ext stores them: bit n is bit n % 8 of byte n / 8.</summary>
internal static class Bits
{
    public static bool IsSet(ReadOnlySpan<byte> bits, int index) => (bits[index >> 3] >> (index & 7) & 1) != 0;

    /// <summary>The first set (or clear) bit in [start, end), else <paramref name="end"/>.</summary>
    public static int Next(ReadOnlySpan<byte> bits, int start, int end, bool set)
    {
        if (start >= end)
        {
            return end;
        }

        byte flip = set ? (byte)0 : byte.MaxValue;
        int index = start >> 3;
        int found = (bits[index] ^ flip) >> (start & 7) << (start & 7);
        if (found == 0)
        {
            int skip = bits[(index + 1)..((end + 7) >> 3)].IndexOfAnyExcept(flip);
            if (skip < 0)
            {
                return end;
            }

            index += 1 + skip;
            found = bits[index] ^ flip;
        }

        return Math.Min(end, (index << 3) + BitOperations.TrailingZeroCount(found));
    }

    public static void Change(Span<byte> bits, int start, int count, bool set)
    {
        for (int index = start; index < start + count; index++)
        {
            if ((index & 7) == 0 && start + count - index >= 8)
            {
                bits[index >> 3] = set ? byte.MaxValue : (byte)0;
                index += 7;
            }
            else if (set)
            {
                bits[index >> 3] |= (byte)(1 << (index & 7));
            }
            else
            {
                bits[index >> 3] &= (byte)(byte.MaxValue ^ (1 << (index & 7)));
            }
        }
    }

    public static int CountSet(ReadOnlySpan<byte> bits, int end)
    {
        int count = 0;
        int whole = end >> 3;
        foreach (byte b in bits[..whole])
        {
            count += BitOperations.PopCount(b);
        }

        return (end & 7) == 0 ? count : count + BitOperations.PopCount((uint)(bits[whole] & ((1 << (end & 7)) - 1)));
    }
}
