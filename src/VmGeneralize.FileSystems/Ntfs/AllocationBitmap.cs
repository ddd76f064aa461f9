using System.Numerics;
using System.Runtime.InteropServices;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>A bitmap attribute in memory ($Bitmap, or $BITMAP of $MFT): one bit a unit, changed pages written at the end.</summary>
internal sealed class AllocationBitmap
{
    private const int PageSize = 4096; // bytes

    private readonly string _structure;
    private readonly ulong[] _words;
    private readonly HashSet<int> _dirtyPages = [];

    /// <param name="stream">The attribute.</param>
    /// <param name="count">Units that it must cover; bits beyond are ignored and kept.</param>
    /// <param name="structure">Its name in errors.</param>
    public AllocationBitmap(AttributeStream stream, long count, string structure)
    {
        _structure = structure;
        Count = count;
        if (stream.Length < (count + 7) / 8 || (count + 63) / 64 > int.MaxValue / 2)
        {
            throw new CorruptDataException(structure, 0, $"at least {(count + 7) / 8} bytes expected, is {stream.Length}");
        }

        _words = new ulong[(count + 63) / 64];
        Span<byte> bytes = MemoryMarshal.AsBytes(_words.AsSpan());
        for (int offset = 0; offset < bytes.Length;)
        {
            int read = stream.Read(offset, bytes[offset..Math.Min(bytes.Length, offset + (1 << 20))]);
            offset += read == 0 ? bytes.Length : read;
        }
    }

    /// <summary>Units covered.</summary>
    public long Count { get; }

    public bool IsChanged => _dirtyPages.Count > 0;

    public bool this[long index] => (_words[index >> 6] >> (int)(index & 63) & 1) != 0;

    /// <summary>The first set (or clear) unit from <paramref name="start"/> on; <see cref="Count"/> when there is none.</summary>
    public long Next(long start, bool set)
    {
        ulong flip = set ? 0 : ulong.MaxValue;
        long word = start >> 6;
        if (start >= Count)
        {
            return Count;
        }

        ulong bits = (_words[word] ^ flip) >> (int)(start & 63) << (int)(start & 63);
        while (bits == 0)
        {
            int skip = flip == 0
                ? _words.AsSpan((int)word + 1).IndexOfAnyExcept(0UL)
                : _words.AsSpan((int)word + 1).IndexOfAnyExcept(ulong.MaxValue);
            if (skip < 0)
            {
                return Count;
            }

            word += 1 + skip;
            bits = _words[word] ^ flip;
        }

        return Math.Min(Count, (word << 6) + BitOperations.TrailingZeroCount(bits));
    }

    /// <summary>Ranges of set units, ascending: start and number.</summary>
    public IEnumerable<(long Start, long Count)> SetRanges()
    {
        for (long start = Next(0, set: true); start < Count;)
        {
            long end = Next(start, set: false);
            yield return (start, end - start);
            start = Next(end, set: true);
        }
    }

    /// <summary>Marks units that all must have the opposite mark now.</summary>
    /// <exception cref="CorruptDataException">One of them has the mark already: two owners of one unit.</exception>
    public void Mark(long start, long count, bool set)
    {
        if (start < 0 || count < 0 || start > Count - count || Next(start, set) < start + count)
        {
            throw new CorruptDataException(_structure, start / 8, $"units {start} to {start + count - 1} {(set ? "free" : "allocated")} expected, not all are");
        }

        long end = start + count;
        for (long index = start; index < end;)
        {
            int bit = (int)(index & 63);
            int bits = (int)Math.Min(64 - bit, end - index);
            _words[index >> 6] ^= (bits == 64 ? ulong.MaxValue : (1UL << bits) - 1) << bit;
            index += bits;
        }

        for (long page = start / 8 / PageSize; page <= (end - 1) / 8 / PageSize && count > 0; page++)
        {
            _dirtyPages.Add((int)page);
        }
    }

    /// <summary>Writes the changed pages.</summary>
    /// <param name="stream">The attribute as it is now.</param>
    public void Flush(AttributeStream stream)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(_words.AsSpan());
        int used = (int)((Count + 7) / 8);
        foreach (int page in _dirtyPages.Order())
        {
            int start = page * PageSize;
            stream.Write(start, bytes[start..Math.Min(start + PageSize, used)]);
        }

        _dirtyPages.Clear();
    }
}
