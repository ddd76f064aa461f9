using System.Collections;
using System.Runtime.InteropServices;

namespace VmGeneralize.Blocks;

/// <summary>
/// A set of byte positions kept as ascending, disjoint, non-adjacent extents. Adding in ascending order costs O(1). Anywhere else a change
/// costs a search and moves at most <see cref="RunCapacity"/> extents, however many there are: a fragmented disk has hundreds of thousands.
/// </summary>
public sealed class ExtentSet : IReadOnlyList<Extent>
{
    /// <summary>Most extents in one run.</summary>
    internal const int RunCapacity = 512;

    // The extents in order, cut into runs; none is empty.
    private readonly List<List<Extent>> _runs = [];

    public ExtentSet()
    {
    }

    public ExtentSet(IEnumerable<Extent> extents)
    {
        foreach (Extent extent in extents.Order())
        {
            Add(extent);
        }
    }

    public int Count { get; private set; }

    /// <summary>Sum of all lengths, in bytes.</summary>
    public long TotalLength { get; private set; }

    /// <summary>How many extents each run holds: what a change may have to move.</summary>
    internal IEnumerable<int> RunLengths => _runs.Select(run => run.Count);

    /// <summary>The extent at a place in the order; enumerating is faster than asking for each.</summary>
    public Extent this[int index]
    {
        get
        {
            foreach (List<Extent> run in _runs)
            {
                if (index < run.Count)
                {
                    return run[index];
                }

                index -= run.Count;
            }

            throw new ArgumentOutOfRangeException(nameof(index));
        }
    }

    /// <summary>Adds a range, merging it with those it overlaps or touches.</summary>
    public void Add(Extent extent)
    {
        if (extent.Length == 0)
        {
            return;
        }

        if (_runs.Count == 0 || _runs[^1][^1].End < extent.Offset)
        {
            Append(extent);
            return;
        }

        Place first = FirstEndingAtOrAfter(extent.Offset);
        long start = extent.Offset;
        long end = extent.End;
        int met = 0;
        for (Place place = first; !IsEnd(place) && At(place).Offset <= end; place = Next(place))
        {
            start = Math.Min(start, At(place).Offset);
            end = Math.Max(end, At(place).End);
            met++;
        }

        Replace(first, met, [Extent.FromBounds(start, end)]);
    }

    public void AddRange(IEnumerable<Extent> extents)
    {
        foreach (Extent extent in extents)
        {
            Add(extent);
        }
    }

    /// <summary>Removes a range, splitting extents that it cuts.</summary>
    public void Remove(Extent extent)
    {
        if (extent.Length == 0)
        {
            return;
        }

        Place first = FirstEndingAtOrAfter(extent.Offset + 1);
        Span<Extent> kept = stackalloc Extent[2];
        int keeps = 0;
        int met = 0;
        for (Place place = first; !IsEnd(place) && At(place).Offset < extent.End; place = Next(place))
        {
            Extent old = At(place);
            if (old.Offset < extent.Offset)
            {
                kept[keeps++] = Extent.FromBounds(old.Offset, extent.Offset);
            }

            if (old.End > extent.End)
            {
                kept[keeps++] = Extent.FromBounds(extent.End, old.End);
            }

            met++;
        }

        if (met > 0)
        {
            Replace(first, met, kept[..keeps]);
        }
    }

    public void Clear()
    {
        _runs.Clear();
        Count = 0;
        TotalLength = 0;
    }

    public bool Contains(long position)
    {
        Place place = FirstEndingAtOrAfter(position + 1);
        return !IsEnd(place) && At(place).Contains(position);
    }

    /// <summary>Whether all of a range, which is not empty, is in the set.</summary>
    public bool Covers(Extent range)
    {
        Place place = FirstEndingAtOrAfter(range.End);
        return !IsEnd(place) && At(place).Offset <= range.Offset;
    }

    /// <summary>The parts of <paramref name="range"/> that are in the set, ascending.</summary>
    public IEnumerable<Extent> Within(Extent range)
    {
        if (range.Length == 0)
        {
            yield break;
        }

        for (Place place = FirstEndingAtOrAfter(range.Offset + 1); !IsEnd(place) && At(place).Offset < range.End; place = Next(place))
        {
            yield return At(place).Intersect(range);
        }
    }

    /// <summary>The parts of <paramref name="range"/> that are not in the set, ascending.</summary>
    public IEnumerable<Extent> Gaps(Extent range)
    {
        long position = range.Offset;
        foreach (Extent extent in Within(range))
        {
            if (extent.Offset > position)
            {
                yield return Extent.FromBounds(position, extent.Offset);
            }

            position = extent.End;
        }

        if (position < range.End)
        {
            yield return Extent.FromBounds(position, range.End);
        }
    }

    /// <summary>What both sets have, in one pass over both.</summary>
    public ExtentSet Intersect(ExtentSet other)
    {
        ExtentSet common = [];
        using IEnumerator<Extent> mine = GetEnumerator();
        using IEnumerator<Extent> theirs = other.GetEnumerator();
        bool both = mine.MoveNext() && theirs.MoveNext();
        while (both)
        {
            common.Add(mine.Current.Intersect(theirs.Current));
            both = mine.Current.End < theirs.Current.End ? mine.MoveNext() : theirs.MoveNext();
        }

        return common;
    }

    public IEnumerator<Extent> GetEnumerator()
    {
        foreach (List<Extent> run in _runs)
        {
            foreach (Extent extent in run)
            {
                yield return extent;
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Where an extent is: its run and its index there. After the last one: the number of runs, and 0.</summary>
    private readonly record struct Place(int Run, int Index);

    private bool IsEnd(Place place) => place.Run == _runs.Count;

    private Extent At(Place place) => _runs[place.Run][place.Index];

    private Place Next(Place place) => place.Index + 1 < _runs[place.Run].Count ? place with { Index = place.Index + 1 } : new Place(place.Run + 1, 0);

    private void Append(Extent extent)
    {
        if (_runs.Count == 0 || _runs[^1].Count == RunCapacity)
        {
            _runs.Add([]);
        }

        _runs[^1].Add(extent);
        Count++;
        TotalLength += extent.Length;
    }

    /// <summary>Replaces <paramref name="count"/> extents with <paramref name="added"/>; there is one at <paramref name="place"/>.</summary>
    private void Replace(Place place, int count, ReadOnlySpan<Extent> added)
    {
        List<Extent> run = _runs[place.Run];
        int here = Math.Min(count, run.Count - place.Index);
        TakeOut(run, place.Index, here);
        RemoveAfter(place.Run, count - here);
        run.InsertRange(place.Index, added);
        Count += added.Length;
        foreach (Extent extent in added)
        {
            TotalLength += extent.Length;
        }

        if (run.Count == 0)
        {
            _runs.RemoveAt(place.Run);
        }
        else if (run.Count > RunCapacity)
        {
            int half = run.Count / 2;
            _runs.Insert(place.Run + 1, run[half..]);
            run.RemoveRange(half, run.Count - half);
        }
    }

    /// <summary>Removes the first <paramref name="count"/> extents after a run: whole runs, and the start of one.</summary>
    private void RemoveAfter(int run, int count)
    {
        int next = run + 1;
        int end = next;
        while (count > 0)
        {
            int here = Math.Min(count, _runs[end].Count);
            TakeOut(_runs[end], 0, here);
            count -= here;
            end += _runs[end].Count == 0 ? 1 : 0;
        }

        _runs.RemoveRange(next, end - next);
    }

    private void TakeOut(List<Extent> run, int index, int count)
    {
        foreach (Extent extent in CollectionsMarshal.AsSpan(run).Slice(index, count))
        {
            TotalLength -= extent.Length;
        }

        run.RemoveRange(index, count);
        Count -= count;
    }

    private Place FirstEndingAtOrAfter(long position)
    {
        int run = Search(_runs, static run => run[^1].End, position);
        return run == _runs.Count ? new Place(run, 0) : new Place(run, Search(_runs[run], static extent => extent.End, position));
    }

    /// <summary>The first index whose end is at or after <paramref name="position"/>; their number when there is none.</summary>
    private static int Search<T>(List<T> items, Func<T, long> end, long position)
    {
        int low = 0;
        int high = items.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (end(items[middle]) < position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
