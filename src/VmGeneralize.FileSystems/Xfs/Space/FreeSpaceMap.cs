using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs.Space;

/// <summary>The free extents of one allocation group, by place and by size; neighbours are always joined.</summary>
internal sealed class FreeSpaceMap(long position)
{
    private readonly OrderedList<AgExtent> _byPlace = new(static (left, right) => left.First.CompareTo(right.First));
    private readonly OrderedList<AgExtent> _bySize =
        new(static (left, right) => (left.Count, left.First).CompareTo((right.Count, right.First)));

    public int Count => _byPlace.Count;

    public uint Blocks { get; private set; }

    public uint Longest => _bySize.TryLast(_ => true, out AgExtent longest) ? longest.Count : 0;

    public IEnumerable<AgExtent> ByPlace => _byPlace.All;

    public IEnumerable<AgExtent> BySize => _bySize.All;

    /// <summary>Extents visited since the map was made: a measure of its work.</summary>
    public long Looks => _byPlace.Looks + _bySize.Looks;

    /// <summary>Whether any of some blocks is free.</summary>
    public bool Overlaps(AgExtent extent) => _byPlace.TryLast(other => other.First < extent.End, out AgExtent last) && last.End > extent.First;

    /// <summary>Whether exactly these blocks are a free extent.</summary>
    public bool Holds(AgExtent extent) => _byPlace.TryLast(other => other.First <= extent.First, out AgExtent last) && last == extent;

    /// <exception cref="CorruptDataException">A part of it is already free.</exception>
    public void Add(AgExtent extent)
    {
        if (extent.Count == 0)
        {
            return;
        }

        if (Overlaps(extent))
        {
            throw CorruptDataException.Mismatch("XFS bnobt", position, "extent that becomes free", "one that is in use", extent);
        }

        Blocks += extent.Count;
        if (_byPlace.TryLast(other => other.First < extent.First, out AgExtent before) && before.End == extent.First)
        {
            Drop(before);
            extent = new AgExtent(before.First, before.Count + extent.Count);
        }

        if (_byPlace.TryLast(other => other.First <= extent.End, out AgExtent after) && after.First == extent.End)
        {
            Drop(after);
            extent = extent with { Count = extent.Count + after.Count };
        }

        Put(extent.First, extent.End);
    }

    /// <summary>Takes blocks from the smallest extent that has them all.</summary>
    /// <param name="count">How many.</param>
    /// <param name="alignment">The first of them is a multiple of this.</param>
    /// <returns>Null when none has.</returns>
    public AgExtent? Take(uint count, uint alignment = 1)
    {
        foreach (AgExtent extent in _bySize.From(other => other.Count < count))
        {
            uint gap = Gap(extent.First.Value, alignment);
            if (count <= extent.Count - Math.Min(extent.Count, gap))
            {
                AgExtent taken = new(extent.First + gap, count);
                Drop(extent);
                Put(extent.First, taken.First);
                Put(taken.End, extent.End);
                Blocks -= count;
                return taken;
            }
        }

        return null;
    }

    /// <summary>Blocks from one to the next that is a multiple of something.</summary>
    private static uint Gap(uint start, uint alignment) => (alignment - (start % alignment)) % alignment;

    private void Put(AgBlock start, AgBlock end)
    {
        if (end > start)
        {
            AgExtent extent = new(start, end.Value - start.Value);
            _byPlace.Add(extent);
            _bySize.Add(extent);
        }
    }

    private void Drop(AgExtent extent)
    {
        _byPlace.Remove(extent);
        _bySize.Remove(extent);
    }
}
