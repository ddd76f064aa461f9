using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs.Space;

/// <summary>The reverse mappings of one allocation group, in the order of their tree.</summary>
internal sealed class ReverseMap(long position)
{
    private readonly List<ReverseRecord> _records = [];

    public IReadOnlyList<ReverseRecord> Records => _records;

    /// <summary>Takes a record that the tree has, as it is.</summary>
    public void Load(ReverseRecord record) => _records.Add(record);

    /// <summary>Adds a mapping and joins it with its neighbours.</summary>
    public void Add(ReverseRecord record)
    {
        int index = _records.BinarySearch(record);
        index = index < 0 ? ~index : index;
        if (Find(candidate => candidate.Joins(record), index) is { } before)
        {
            record = _records[before] with { Count = _records[before].Count + record.Count };
            _records.RemoveAt(before);
            index = before < index ? index - 1 : index;
        }

        for (int after = index; after < _records.Count && _records[after].Start <= record.End; after++)
        {
            if (record.Joins(_records[after]))
            {
                record = record with { Count = record.Count + _records[after].Count };
                _records.RemoveAt(after);
                break;
            }
        }

        index = _records.BinarySearch(record);
        _records.Insert(index < 0 ? ~index : index, record);
    }

    /// <summary>Takes blocks out of the mapping that has them.</summary>
    /// <exception cref="CorruptDataException">There is none.</exception>
    public void Remove(ReverseRecord gone)
    {
        int below = _records.BinarySearch(gone);
        below = below < 0 ? ~below : below + 1;
        int index = Find(candidate => Holds(candidate, gone), below)
            ?? throw CorruptDataException.Mismatch("XFS rmapbt", position, "mapping that goes", "one of the tree", gone);
        ReverseRecord record = _records[index];
        _records.RemoveAt(index);
        if (record.End > gone.End)
        {
            Insert(record.From(gone.End));
        }

        if (record.Start < gone.Start)
        {
            Insert(record with { Count = gone.Start - record.Start });
        }
    }

    /// <summary>Takes blocks out of the mapping that has them, whoever owns them.</summary>
    /// <returns>False when none of them has an owner.</returns>
    /// <exception cref="CorruptDataException">Some of them have one, or several do.</exception>
    public bool RemoveAny(AgExtent extent)
    {
        uint end = extent.End.Value;
        int below = _records.BinarySearch(new ReverseRecord(end, 0, 0, 0));
        int index = (below < 0 ? ~below : below) - 1;
        if (index < 0 || _records[index].End <= extent.First.Value)
        {
            return false;
        }

        ReverseRecord record = _records[index];
        if (record.Start > extent.First.Value || record.End < end)
        {
            throw CorruptDataException.Mismatch("XFS rmapbt", position, "mapping of blocks that become free", $"one of all of {extent}", record);
        }

        Remove(record.From(extent.First.Value) with { Count = extent.Count });
        return true;
    }

    private static bool Holds(ReverseRecord record, ReverseRecord part) =>
        record.Owner == part.Owner && record.Start <= part.Start && record.End >= part.End
        && (record.HasPlaces ? record.Offset + (part.Start - record.Start) : record.Offset) == part.Offset;

    private void Insert(ReverseRecord record)
    {
        int index = _records.BinarySearch(record);
        _records.Insert(index < 0 ? ~index : index, record);
    }

    /// <summary>The last one before an index; shared blocks make that a walk, everything else is the neighbour.</summary>
    private int? Find(Func<ReverseRecord, bool> wanted, int before)
    {
        for (int index = before - 1; index >= 0; index--)
        {
            if (wanted(_records[index]))
            {
                return index;
            }
        }

        return null;
    }
}
