using System.Numerics;
using System.Runtime.InteropServices;

namespace VmGeneralize.FileSystems;

/// <summary>One bit a unit (cluster, block, file record), searched and changed by 64 at a time.</summary>
internal sealed class UnitBits(long count)
{
    private readonly ulong[] _words = new ulong[(count + 63) / 64];

    /// <summary>Number of units.</summary>
    public long Count { get; } = count;

    /// <summary>The bits as they are stored on NTFS volumes; past the last unit they mean nothing.</summary>
    public Span<byte> Bytes => MemoryMarshal.AsBytes(_words.AsSpan());

    public bool this[long index] => (_words[index >> 6] >> (int)(index & 63) & 1) != 0;

    /// <summary>The first set (or clear) unit from <paramref name="start"/> on; <see cref="Count"/> when there is none.</summary>
    public long Next(long start, bool set) => Next(start, Count, set);

    /// <summary>The first set (or clear) unit of a range; <paramref name="end"/> when there is none.</summary>
    public long Next(long start, long end, bool set)
    {
        if (start >= end)
        {
            return end;
        }

        ulong flip = set ? 0 : ulong.MaxValue;
        int word = (int)(start >> 6);
        ulong bits = (_words[word] ^ flip) >> (int)(start & 63) << (int)(start & 63);
        if (bits == 0)
        {
            int skip = _words.AsSpan((word + 1)..(int)((end + 63) >> 6)).IndexOfAnyExcept(flip);
            if (skip < 0)
            {
                return end;
            }

            word += 1 + skip;
            bits = _words[word] ^ flip;
        }

        return Math.Min(end, ((long)word << 6) + BitOperations.TrailingZeroCount(bits));
    }

    /// <summary>Ranges of set units, ascending.</summary>
    public IEnumerable<(long Start, long Count)> SetRanges()
    {
        for (long start = Next(0, set: true); start < Count;)
        {
            long end = Next(start, set: false);
            yield return (start, end - start);
            start = Next(end, set: true);
        }
    }

    /// <summary>Marks units; false, and nothing changed, when one has the mark already or is none.</summary>
    public bool TryMark(long start, long count, bool set)
    {
        if (start < 0 || count < 0 || start > Count - count || Next(start, start + count, set) < start + count)
        {
            return false;
        }

        long end = start + count;
        for (long index = start; index < end;)
        {
            int bit = (int)(index & 63);
            int bits = (int)Math.Min(64 - bit, end - index);
            _words[index >> 6] ^= (bits == 64 ? ulong.MaxValue : (1UL << bits) - 1) << bit;
            index += bits;
        }

        return true;
    }

    /// <summary>Marks units whatever mark they have.</summary>
    public void Set(long start, long count)
    {
        for (long index = Next(start, set: false); index < start + count; index = Next(index, set: false))
        {
            TryMark(index, Math.Min(start + count, Next(index, set: true)) - index, set: true);
        }
    }

    /// <summary>The first unit from <paramref name="start"/> on that another map of the same size marks differently, or <see cref="Count"/>.</summary>
    public long NextDifference(UnitBits other, long start)
    {
        while (start < Count)
        {
            int word = (int)(start >> 6);
            if ((start & 63) == 0)
            {
                word += _words.AsSpan(word).CommonPrefixLength(other._words.AsSpan(word));
                start = (long)word << 6;
            }

            if (start >= Count)
            {
                break;
            }

            ulong bits = (_words[word] ^ other._words[word]) >> (int)(start & 63) << (int)(start & 63);
            if (bits != 0)
            {
                return Math.Min(Count, ((long)word << 6) + BitOperations.TrailingZeroCount(bits));
            }

            start = ((long)word + 1) << 6;
        }

        return Count;
    }
}
