using System.Collections;

namespace VmGeneralize.Blocks;

/// <summary>
/// A set of byte positions kept as ascending, disjoint, non-adjacent extents. Adding in ascending order costs O(1);
/// anywhere else O(n).
/// </summary>
public sealed class ExtentSet : IReadOnlyList<Extent>
{
    private readonly List<Extent> _extents = [];

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

    public int Count => _extents.Count;

    /// <summary>Sum of all lengths, in bytes.</summary>
    public long TotalLength
    {
        get
        {
            long total = 0;
            foreach (Extent extent in _extents)
            {
                total += extent.Length;
            }

            return total;
        }
    }

    public Extent this[int index] => _extents[index];

    /// <summary>Adds a range, merging it with those it overlaps or touches.</summary>
    public void Add(Extent extent)
    {
        if (extent.Length == 0)
        {
            return;
        }

        if (_extents.Count == 0 || _extents[^1].End < extent.Offset)
        {
            _extents.Add(extent);
            return;
        }

        int first = FirstEndingAtOrAfter(extent.Offset);
        int next = first;
        long start = extent.Offset;
        long end = extent.End;
        while (next < _extents.Count && _extents[next].Offset <= end)
        {
            start = Math.Min(start, _extents[next].Offset);
            end = Math.Max(end, _extents[next].End);
            next++;
        }

        _extents.RemoveRange(first, next - first);
        _extents.Insert(first, Extent.FromBounds(start, end));
    }

    public void AddRange(IEnumerable<Extent> extents)
    {
        foreach (Extent extent in extents)
        {
            Add(extent);
        }
    }

    /// <summary>Takes a range out, splitting what it cuts.</summary>
    public void Remove(Extent extent)
    {
        if (extent.Length == 0 || _extents.Count == 0)
        {
            return;
        }

        int first = FirstEndingAtOrAfter(extent.Offset + 1);
        int next = first;
        List<Extent> kept = [];
        while (next < _extents.Count && _extents[next].Offset < extent.End)
        {
            Extent old = _extents[next++];
            if (old.Offset < extent.Offset)
            {
                kept.Add(Extent.FromBounds(old.Offset, extent.Offset));
            }

            if (old.End > extent.End)
            {
                kept.Add(Extent.FromBounds(extent.End, old.End));
            }
        }

        _extents.RemoveRange(first, next - first);
        _extents.InsertRange(first, kept);
    }

    public bool Contains(long position)
    {
        int index = FirstEndingAtOrAfter(position + 1);
        return index < _extents.Count && _extents[index].Contains(position);
    }

    /// <summary>The parts of <paramref name="range"/> that are in the set, ascending.</summary>
    public IEnumerable<Extent> Within(Extent range)
    {
        for (int i = FirstEndingAtOrAfter(range.Offset + 1); i < _extents.Count && _extents[i].Offset < range.End; i++)
        {
            yield return _extents[i].Intersect(range);
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
        int mine = 0;
        int theirs = 0;
        while (mine < Count && theirs < other.Count)
        {
            common.Add(this[mine].Intersect(other[theirs]));
            if (this[mine].End < other[theirs].End)
            {
                mine++;
            }
            else
            {
                theirs++;
            }
        }

        return common;
    }

    public IEnumerator<Extent> GetEnumerator() => _extents.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int FirstEndingAtOrAfter(long position)
    {
        int low = 0;
        int high = _extents.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_extents[middle].End < position)
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
