using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs.Space;

/// <summary>The reference counts of one allocation group: blocks that several files share, and blocks reserved for copies.</summary>
internal sealed class ReferenceMap(long position)
{
    public const uint CopyFlag = 1U << 31; // XFS_REFC_COWFLAG, in the number of the block

    private const uint MaxReferences = uint.MaxValue; // XFS_REFC_REFCOUNT_MAX: stays for ever

    private readonly OrderedList<Record> _records = new(static (left, right) => left.Start.CompareTo(right.Start));

    private readonly record struct Record(uint Start, uint Count, uint References)
    {
        public uint End => Start + Count;
    }

    public int Count => _records.Count;

    /// <summary>Records visited since the map was made: a measure of its work.</summary>
    public long Looks => _records.Looks;

    /// <summary>Start with its flag, blocks, references.</summary>
    public IEnumerable<(uint Start, uint Count, uint References)> Records =>
        _records.All.Select(record => (record.Start, record.Count, record.References));

    /// <summary>Takes a record that the tree has, as it is.</summary>
    public void Load(uint start, uint count, uint references) => _records.Add(new Record(start, count, references));

    /// <summary>Removes what was reserved for copies that were not made.</summary>
    public IReadOnlyList<AgExtent> TakeCopies()
    {
        Record[] copies = [.. _records.From(record => record.Start < CopyFlag)];
        Array.ForEach(copies, copy => _records.Remove(copy));
        return [.. copies.Select(copy => new AgExtent(new AgBlock(copy.Start & ~CopyFlag), copy.Count))];
    }

    /// <summary>Reserves blocks for a copy.</summary>
    /// <exception cref="CorruptDataException">They are already reserved.</exception>
    public void AddCopy(AgExtent extent)
    {
        uint start = extent.First.Value | CopyFlag;
        foreach ((uint from, uint to, uint references) in Take(start, start + extent.Count))
        {
            Require(references == 0, "blocks that are set apart for a copy", "others", extent);
            Put(from, to, 1);
        }
    }

    /// <summary>Blocks are not reserved any more.</summary>
    /// <exception cref="CorruptDataException">They were not.</exception>
    public void RemoveCopy(AgExtent extent)
    {
        uint start = extent.First.Value | CopyFlag;
        foreach ((_, _, uint references) in Take(start, start + extent.Count))
        {
            Require(references == 1, "blocks that were set apart for a copy", "some of the tree", extent);
        }
    }

    /// <summary>One more file uses blocks, which at least one already uses.</summary>
    public void Add(AgExtent extent)
    {
        foreach ((uint from, uint to, uint references) in Take(extent.First.Value, extent.End.Value))
        {
            Put(from, to, references == MaxReferences ? references : Math.Max(references, 1) + 1);
        }
    }

    /// <summary>One file fewer uses blocks.</summary>
    /// <returns>Those that are no longer used.</returns>
    public IReadOnlyList<AgExtent> Release(AgExtent extent)
    {
        List<AgExtent> freed = [];
        foreach ((uint from, uint to, uint references) in Take(extent.First.Value, extent.End.Value))
        {
            if (references == 0)
            {
                freed.Add(new AgExtent(new AgBlock(from), to - from));
            }
            else if (references == MaxReferences || references > 2)
            {
                // At the highest count the true number is unknown.
                Put(from, to, references == MaxReferences ? references : references - 1);
            }
        }

        return freed;
    }

    /// <summary>Removes the records of a range from the map and returns what they were, piece by piece; 0 references where there was none.</summary>
    private List<(uint From, uint To, uint References)> Take(uint start, uint end)
    {
        List<(uint From, uint To, uint References)> pieces = [];
        Record[] taken = [.. _records.From(record => record.End <= start).TakeWhile(record => record.Start < end)];
        uint next = start;
        foreach (Record record in taken)
        {
            _records.Remove(record);
            if (record.Start < start)
            {
                _records.Add(record with { Count = start - record.Start });
            }

            if (record.End > end)
            {
                _records.Add(record with { Start = end, Count = record.End - end });
            }

            uint from = Math.Max(record.Start, start);
            if (from > next)
            {
                pieces.Add((next, from, 0));
            }

            next = Math.Min(record.End, end);
            pieces.Add((from, next, record.References));
        }

        if (next < end)
        {
            pieces.Add((next, end, 0));
        }

        return pieces;
    }

    /// <summary>Adds a record and joins it with neighbours of the same count.</summary>
    private void Put(uint start, uint end, uint references)
    {
        if (_records.TryLast(record => record.Start < start, out Record before) && before.End == start && before.References == references)
        {
            _records.Remove(before);
            start = before.Start;
        }

        if (_records.TryLast(record => record.Start <= end, out Record after) && after.Start == end && after.References == references)
        {
            _records.Remove(after);
            end = after.End;
        }

        _records.Add(new Record(start, end - start, references));
    }

    private void Require(bool condition, string field, string expected, AgExtent extent)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch("XFS refcountbt", position, field, expected, extent);
        }
    }
}
