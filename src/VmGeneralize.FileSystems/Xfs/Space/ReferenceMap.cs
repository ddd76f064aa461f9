using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs.Space;

/// <summary>The reference counts of one allocation group: blocks that several files share, and blocks set apart for copies.</summary>
internal sealed class ReferenceMap(long position)
{
    public const uint CopyFlag = 1U << 31; // XFS_REFC_COWFLAG, in the number of the block

    private const uint MostReferences = uint.MaxValue; // XFS_REFC_REFCOUNT_MAX: stays for ever

    private readonly SortedList<uint, (uint Count, uint References)> _records = [];

    /// <summary>Records before neighbours are joined.</summary>
    public int Count => _records.Count;

    /// <summary>Start with its flag, blocks, references: neighbours with the same count joined.</summary>
    public IEnumerable<(uint Start, uint Count, uint References)> Records
    {
        get
        {
            (uint Start, uint Count, uint References)? last = null;
            foreach ((uint start, (uint count, uint references)) in _records)
            {
                if (last is { } joined && joined.Start + joined.Count == start && joined.References == references)
                {
                    last = (joined.Start, joined.Count + count, references);
                    continue;
                }

                if (last is { } whole)
                {
                    yield return whole;
                }

                last = (start, count, references);
            }

            if (last is { } end)
            {
                yield return end;
            }
        }
    }

    public void Load(uint start, uint count, uint references) => _records[start] = (count, references);

    /// <summary>Takes out what was set apart for copies that were not made.</summary>
    public IReadOnlyList<AgExtent> TakeCopies()
    {
        int first = IndexFrom(CopyFlag);
        List<AgExtent> copies = [];
        for (int index = first; index < _records.Count; index++)
        {
            copies.Add(new AgExtent(new AgBlock(_records.GetKeyAtIndex(index) & ~CopyFlag), _records.GetValueAtIndex(index).Count));
        }

        for (int index = _records.Count - 1; index >= first; index--)
        {
            _records.RemoveAt(index);
        }

        return copies;
    }

    /// <summary>Sets blocks apart for a copy.</summary>
    /// <exception cref="CorruptDataException">They are set apart already.</exception>
    public void AddCopy(AgExtent extent)
    {
        uint start = extent.First.Value | CopyFlag;
        foreach ((uint from, uint to, uint references) in Take(start, start + extent.Count))
        {
            Require(references == 0, "blocks that are set apart for a copy", "others", extent);
            _records.Add(from, (to - from, 1));
        }
    }

    /// <summary>Blocks are not set apart any more.</summary>
    /// <exception cref="CorruptDataException">They were not.</exception>
    public void RemoveCopy(AgExtent extent)
    {
        uint start = extent.First.Value | CopyFlag;
        foreach ((_, _, uint references) in Take(start, start + extent.Count))
        {
            Require(references == 1, "blocks that were set apart for a copy", "some of the tree", extent);
        }
    }

    /// <summary>One file more uses blocks, which at least one uses already.</summary>
    public void Add(AgExtent extent)
    {
        foreach ((uint from, uint to, uint references) in Take(extent.First.Value, extent.End.Value))
        {
            _records.Add(from, (to - from, references == MostReferences ? references : Math.Max(references, 1) + 1));
        }
    }

    /// <summary>One file less uses blocks.</summary>
    /// <returns>Those that nobody uses any more.</returns>
    public IReadOnlyList<AgExtent> Release(AgExtent extent)
    {
        List<AgExtent> freed = [];
        foreach ((uint from, uint to, uint references) in Take(extent.First.Value, extent.End.Value))
        {
            if (references == 0)
            {
                freed.Add(new AgExtent(new AgBlock(from), to - from));
            }
            else if (references == MostReferences || references > 2)
            {
                // Who counted to the end does not know any more how many there were.
                _records.Add(from, (to - from, references == MostReferences ? references : references - 1));
            }
        }

        return freed;
    }

    /// <summary>Takes the records of a range out of the map, and says what they were, piece by piece; 0 references where there was none.</summary>
    private List<(uint From, uint To, uint References)> Take(uint start, uint end)
    {
        List<(uint From, uint To, uint References)> pieces = [];
        int index = IndexFrom(start);
        if (index > 0 && EndOf(index - 1) > start)
        {
            index--;
        }

        uint next = start;
        while (index < _records.Count && _records.GetKeyAtIndex(index) < end)
        {
            uint first = _records.GetKeyAtIndex(index);
            uint last = EndOf(index);
            uint references = _records.GetValueAtIndex(index).References;
            _records.RemoveAt(index);
            if (first < start)
            {
                _records.Add(first, (start - first, references));
                index++;
            }

            if (last > end)
            {
                _records.Add(end, (last - end, references));
            }

            uint from = Math.Max(first, start);
            uint to = Math.Min(last, end);
            if (from > next)
            {
                pieces.Add((next, from, 0));
            }

            pieces.Add((from, to, references));
            next = to;
        }

        if (next < end)
        {
            pieces.Add((next, end, 0));
        }

        return pieces;
    }

    private uint EndOf(int index) => _records.GetKeyAtIndex(index) + _records.GetValueAtIndex(index).Count;

    private int IndexFrom(uint start)
    {
        int low = 0;
        int high = _records.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _records.GetKeyAtIndex(middle) < start ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void Require(bool condition, string field, string expected, AgExtent extent)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch("XFS refcountbt", position, field, expected, extent);
        }
    }
}
