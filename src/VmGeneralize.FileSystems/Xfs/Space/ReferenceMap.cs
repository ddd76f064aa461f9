using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs.Space;

/// <summary>The reference counts of one allocation group: blocks that several files share, and blocks set apart for copies.</summary>
internal sealed class ReferenceMap
{
    public const uint CopyFlag = 1U << 31; // XFS_REFC_COWFLAG, in the number of the block

    private readonly SortedDictionary<uint, (uint Count, uint References)> _records = [];

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
        KeyValuePair<uint, (uint Count, uint References)>[] copies = [.. _records.Where(record => (record.Key & CopyFlag) != 0)];
        foreach ((uint start, _) in copies)
        {
            _records.Remove(start);
        }

        return [.. copies.Select(record => new AgExtent(new AgBlock(record.Key & ~CopyFlag), record.Value.Count))];
    }

    /// <summary>One file less uses blocks.</summary>
    /// <returns>Those that nobody uses any more.</returns>
    public IReadOnlyList<AgExtent> Release(AgExtent extent)
    {
        List<AgExtent> freed = [];
        uint next = extent.First.Value;
        foreach ((uint start, (uint count, uint references)) in _records
            .Where(record => (record.Key & CopyFlag) == 0 && record.Key < extent.End.Value && record.Key + record.Value.Count > extent.First.Value).ToArray())
        {
            uint from = Math.Max(start, extent.First.Value);
            uint to = Math.Min(start + count, extent.End.Value);
            if (from > next)
            {
                freed.Add(new AgExtent(new AgBlock(next), from - next));
            }

            _records.Remove(start);
            Put(start, from, references);
            Put(from, to, references - 1);
            Put(to, start + count, references);
            next = to;
        }

        if (next < extent.End.Value)
        {
            freed.Add(new AgExtent(new AgBlock(next), extent.End.Value - next));
        }

        return freed;
    }

    /// <summary>Blocks that one file uses have no record.</summary>
    private void Put(uint from, uint to, uint references)
    {
        if (to > from && references > 1)
        {
            _records[from] = (to - from, references);
        }
    }
}
