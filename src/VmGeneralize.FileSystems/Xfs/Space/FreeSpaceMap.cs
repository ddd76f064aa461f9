using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs.Space;

/// <summary>The free extents of one allocation group, by place; neighbours are always joined.</summary>
internal sealed class FreeSpaceMap(long position)
{
    private readonly SortedList<uint, uint> _extents = [];

    public int Count => _extents.Count;

    public uint Blocks { get; private set; }

    public uint Longest => _extents.Count == 0 ? 0 : _extents.Values.Max();

    public IEnumerable<AgExtent> ByPlace => _extents.Select(pair => new AgExtent(new AgBlock(pair.Key), pair.Value));

    public IEnumerable<AgExtent> BySize => ByPlace.OrderBy(extent => extent.Count).ThenBy(extent => extent.First);

    /// <exception cref="CorruptDataException">A part of it is free already.</exception>
    public void Add(AgExtent extent)
    {
        if (extent.Count == 0)
        {
            return;
        }

        int next = IndexFrom(extent.First.Value);
        bool joinsNext = next < _extents.Count && _extents.GetKeyAtIndex(next) == extent.End.Value;
        bool joinsLast = next > 0 && EndOf(next - 1) == extent.First.Value;
        if ((next < _extents.Count && _extents.GetKeyAtIndex(next) < extent.End.Value) || (next > 0 && EndOf(next - 1) > extent.First.Value))
        {
            throw CorruptDataException.Mismatch("XFS bnobt", position, "extent that becomes free", "one that is in use", extent);
        }

        uint start = extent.First.Value;
        uint end = extent.End.Value;
        if (joinsNext)
        {
            end = EndOf(next);
            _extents.RemoveAt(next);
        }

        if (joinsLast)
        {
            start = _extents.GetKeyAtIndex(next - 1);
            _extents.RemoveAt(next - 1);
        }

        _extents.Add(start, end - start);
        Blocks += extent.Count;
    }

    /// <summary>Takes blocks from the smallest extent that has them all.</summary>
    /// <param name="count">How many.</param>
    /// <param name="alignment">The first of them is a multiple of this.</param>
    /// <returns>Null when none has.</returns>
    public AgExtent? Take(uint count, uint alignment = 1)
    {
        int best = -1;
        for (int index = 0; index < _extents.Count; index++)
        {
            uint size = _extents.GetValueAtIndex(index);
            if (size >= count && (best < 0 || size < _extents.GetValueAtIndex(best))
                && count <= size - Math.Min(size, Gap(_extents.GetKeyAtIndex(index), alignment)))
            {
                best = index;
            }
        }

        if (best < 0)
        {
            return null;
        }

        uint start = _extents.GetKeyAtIndex(best);
        uint end = EndOf(best);
        uint first = start + Gap(start, alignment);
        _extents.RemoveAt(best);
        Put(start, first);
        Put(first + count, end);
        Blocks -= count;
        return new AgExtent(new AgBlock(first), count);
    }

    /// <summary>Blocks from one to the next that is a multiple of something.</summary>
    private static uint Gap(uint start, uint alignment) => (alignment - (start % alignment)) % alignment;

    private void Put(uint start, uint end)
    {
        if (end > start)
        {
            _extents.Add(start, end - start);
        }
    }

    private uint EndOf(int index) => _extents.GetKeyAtIndex(index) + _extents.GetValueAtIndex(index);

    private int IndexFrom(uint start)
    {
        int low = 0;
        int high = _extents.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _extents.GetKeyAtIndex(middle) < start ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
