using System.Numerics;
using System.Runtime.InteropServices;

namespace VmGeneralize.FileSystems;

/// <summary>
/// One bit per unit (cluster, block, file record), searched and changed 64 at a time. Pages in which all units are equal take no memory: a large
/// volume that is nearly empty, or nearly full, takes little.
/// </summary>
internal sealed class UnitBits
{
    /// <summary>Units of a page.</summary>
    public const int PageUnits = 1 << PageShift;

    /// <summary>Bytes of a page.</summary>
    public const int PageBytes = PageUnits / 8;

    private const int PageShift = 15;
    private const int WordShift = 6;
    private const int PageWords = PageUnits >> WordShift;

    // Shared by all maps, and never written.
    private static readonly ulong[] NoneSet = new ulong[PageWords];
    private static readonly ulong[] AllSet = [.. Enumerable.Repeat(ulong.MaxValue, PageWords)];

    private readonly ulong[][] _pages;

    /// <param name="count">Number of units.</param>
    public UnitBits(long count)
    {
        Count = count;
        _pages = new ulong[PageOf(count + PageUnits - 1)][];
        Array.Fill(_pages, NoneSet);
    }

    /// <summary>Number of units.</summary>
    public long Count { get; }

    /// <summary>Pages that take memory.</summary>
    internal int OwnPages => _pages.Count(page => !IsShared(page));

    public bool this[long index] => (_pages[PageOf(index)][WordOf(index)] >> (int)(index & 63) & 1) != 0;

    /// <summary>The first set (or clear) unit from <paramref name="start"/> on; <see cref="Count"/> when there is none.</summary>
    public long Next(long start, bool set) => Next(start, Count, set);

    /// <summary>The first set (or clear) unit of a range; <paramref name="end"/> when there is none.</summary>
    public long Next(long start, long end, bool set)
    {
        ulong[] none = set ? NoneSet : AllSet;
        while (start < end)
        {
            ulong[] page = _pages[PageOf(start)];
            long pageEnd = Math.Min(end, EndOfPage(start));
            long found = ReferenceEquals(page, none) ? pageEnd : NextIn(page, start, pageEnd, set);
            if (found < pageEnd)
            {
                return found;
            }

            start = pageEnd;
        }

        return end;
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

    /// <summary>Marks units; false, and nothing changed, when one is already marked or does not exist.</summary>
    public bool TryMark(long start, long count, bool set)
    {
        if (start < 0 || count < 0 || start > Count - count || Next(start, start + count, set) < start + count)
        {
            return false;
        }

        long end = start + count;
        while (start < end)
        {
            long pageEnd = Math.Min(end, EndOfPage(start));
            if (pageEnd - start == PageUnits)
            {
                _pages[PageOf(start)] = set ? AllSet : NoneSet;
            }
            else
            {
                Flip(OwnPage(PageOf(start)), start, pageEnd);
            }

            start = pageEnd;
        }

        return true;
    }

    /// <summary>Marks units whatever mark they have; those past the last one are ignored.</summary>
    public void Set(long start, long count)
    {
        long end = Math.Min(start + count, Count);
        for (long index = Next(start, end, set: false); index < end; index = Next(index, end, set: false))
        {
            TryMark(index, Next(index, end, set: true) - index, set: true);
        }
    }

    /// <summary>The first unit from <paramref name="start"/> on that another map of the same size marks differently, or <see cref="Count"/>.</summary>
    public long NextDifference(UnitBits other, long start)
    {
        while (start < Count)
        {
            ulong[] mine = _pages[PageOf(start)];
            ulong[] others = other._pages[PageOf(start)];
            int word = WordOf(start);
            if (ReferenceEquals(mine, others))
            {
                start = EndOfPage(start);
                continue;
            }

            if ((start & 63) == 0)
            {
                int alike = mine.AsSpan(word).CommonPrefixLength(others.AsSpan(word));
                start += (long)alike << WordShift;
                word += alike;
            }

            if (word < PageWords)
            {
                ulong bits = (mine[word] ^ others[word]) >> (int)(start & 63) << (int)(start & 63);
                start &= ~63L;
                if (bits != 0)
                {
                    return Math.Min(Count, start + BitOperations.TrailingZeroCount(bits));
                }

                start += 64;
            }
        }

        return Count;
    }

    /// <summary>Takes bits as they are stored on NTFS and ext volumes, bit n in bit n % 8 of byte n / 8.</summary>
    /// <param name="page">The page that they start.</param>
    /// <param name="bytes">The bits; past the last unit they mean nothing.</param>
    public void Load(int page, ReadOnlySpan<byte> bytes)
    {
        for (; !bytes.IsEmpty; page++)
        {
            ReadOnlySpan<byte> part = bytes[..Math.Min(PageBytes, bytes.Length)];
            bytes = bytes[part.Length..];
            _pages[page] = !part.ContainsAnyExcept((byte)0) ? NoneSet
                : part.Length == PageBytes && !part.ContainsAnyExcept(byte.MaxValue) ? AllSet
                : new ulong[PageWords];
            if (!IsShared(_pages[page]))
            {
                part.CopyTo(MemoryMarshal.AsBytes(_pages[page].AsSpan()));
            }
        }
    }

    /// <summary>A page's bits as they are stored; see <see cref="Load"/>.</summary>
    public ReadOnlySpan<byte> Stored(long page) => MemoryMarshal.AsBytes<ulong>(_pages[page]);

    private static long NextIn(ulong[] page, long start, long end, bool set)
    {
        ulong flip = set ? 0 : ulong.MaxValue;
        int word = WordOf(start);
        ulong bits = (page[word] ^ flip) >> (int)(start & 63) << (int)(start & 63);
        if (bits == 0)
        {
            int skip = page.AsSpan((word + 1)..(WordOf(end - 1) + 1)).IndexOfAnyExcept(flip);
            if (skip < 0)
            {
                return end;
            }

            word += 1 + skip;
            bits = page[word] ^ flip;
        }

        return Math.Min(end, (start & ~(PageUnits - 1L)) + ((long)word << WordShift) + BitOperations.TrailingZeroCount(bits));
    }

    private static void Flip(ulong[] page, long start, long end)
    {
        for (long index = start; index < end;)
        {
            int bit = (int)(index & 63);
            int bits = (int)Math.Min(64 - bit, end - index);
            page[WordOf(index)] ^= (bits == 64 ? ulong.MaxValue : (1UL << bits) - 1) << bit;
            index += bits;
        }
    }

    private ulong[] OwnPage(long page)
    {
        if (IsShared(_pages[page]))
        {
            _pages[page] = (ulong[])_pages[page].Clone();
        }

        return _pages[page];
    }

    private static bool IsShared(ulong[] page) => ReferenceEquals(page, NoneSet) || ReferenceEquals(page, AllSet);

    private static long PageOf(long index) => index >> PageShift;

    private static int WordOf(long index) => (int)(index & (PageUnits - 1)) >> WordShift;

    private static long EndOfPage(long index) => (PageOf(index) + 1) << PageShift;
}
