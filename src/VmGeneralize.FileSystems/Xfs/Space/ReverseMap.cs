using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs.Space;

/// <summary>The reverse mappings of one allocation group, in the order of their tree and by owner.</summary>
internal sealed class ReverseMap(long position)
{
    private readonly OrderedList<ReverseRecord> _byPlace = new(static (left, right) => left.CompareTo(right));
    private readonly OrderedList<ReverseRecord> _byOwner = new(CompareOwners);

    /// <summary>In the order of their tree.</summary>
    public IEnumerable<ReverseRecord> Records => _byPlace.All;

    public int Count => _byPlace.Count;

    /// <summary>Mappings visited since the map was made: a measure of its work.</summary>
    public long Looks => _byPlace.Looks + _byOwner.Looks;

    /// <summary>Takes a record that the tree has, as it is.</summary>
    public void Load(ReverseRecord record) => Insert(record);

    /// <summary>Adds a mapping and joins it with its neighbours.</summary>
    public void Add(ReverseRecord record)
    {
        if (_byOwner.TryLast(other => ComparePlacesOfOwner(other, record) < 0, out ReverseRecord before) && before.Joins(record))
        {
            Drop(before);
            record = before with { Count = before.Count + record.Count };
        }

        ReverseRecord rest = record.From(record.End);
        if (_byOwner.TryLast(other => ComparePlacesOfOwner(other, rest) <= 0, out ReverseRecord after) && record.Joins(after))
        {
            Drop(after);
            record = record with { Count = record.Count + after.Count };
        }

        Insert(record);
    }

    /// <summary>Whether the owner has all of some blocks at some place of the file.</summary>
    public bool Holds(ReverseRecord part) => Find(part) is not null;

    /// <summary>Removes blocks from the mapping that has them.</summary>
    /// <exception cref="CorruptDataException">There is none.</exception>
    public void Remove(ReverseRecord gone)
    {
        ReverseRecord record = Find(gone)
            ?? throw CorruptDataException.Mismatch("XFS rmapbt", position, "mapping that goes", "one of the tree", gone);
        Drop(record);
        if (record.End > gone.End)
        {
            Insert(record.From(gone.End));
        }

        if (record.Start < gone.Start)
        {
            Insert(record with { Count = gone.Start - record.Start });
        }
    }

    /// <summary>Removes blocks from the mapping that has them, whatever the owner.</summary>
    /// <returns>False when none of them has an owner.</returns>
    /// <exception cref="CorruptDataException">Some of them have one, or several do.</exception>
    public bool RemoveAny(AgExtent extent)
    {
        uint end = extent.End.Value;
        if (!_byPlace.TryLast(other => other.Start < end, out ReverseRecord record) || record.End <= extent.First.Value)
        {
            return false;
        }

        if (record.Start > extent.First.Value || record.End < end)
        {
            throw CorruptDataException.Mismatch("XFS rmapbt", position, "mapping of blocks that become free", $"one of all of {extent}", record);
        }

        Remove(record.From(extent.First.Value) with { Count = extent.Count });
        return true;
    }

    /// <summary>
    /// The mapping that has some blocks. What a file has at one of its places is at one place of the group, so it is the last one of the owner up to
    /// there; by place on the volume there may be any number of files between that share blocks.
    /// </summary>
    private ReverseRecord? Find(ReverseRecord part)
    {
        if (_byOwner.TryLast(other => ComparePlacesOfOwner(other, part) <= 0, out ReverseRecord record) && Has(record, part))
        {
            return record;
        }

        // A file that gets blocks before it frees others temporarily has two at one place.
        foreach (ReverseRecord other in _byOwner.From(other => CompareForks(other, part) < 0).TakeWhile(other => CompareForks(other, part) == 0))
        {
            if (Has(other, part))
            {
                return other;
            }
        }

        return null;
    }

    private static bool Has(ReverseRecord record, ReverseRecord part) =>
        record.Owner == part.Owner && record.Start <= part.Start && record.End >= part.End
        && (record.HasPlaces ? record.Offset + (part.Start - record.Start) : record.Offset) == part.Offset;

    private static int CompareForks(ReverseRecord left, ReverseRecord right) => (left.Owner, left.Fork).CompareTo((right.Owner, right.Fork));

    private static int CompareOwners(ReverseRecord left, ReverseRecord right) =>
        ComparePlacesOfOwner(left, right) is not 0 and var places ? places : left.CompareTo(right);

    /// <summary>By owner and fork, then by place in the file; what is not file contents, by place in the group.</summary>
    private static int ComparePlacesOfOwner(ReverseRecord left, ReverseRecord right) =>
        (left.Owner, left.Fork, left.PlaceOfOwner).CompareTo((right.Owner, right.Fork, right.PlaceOfOwner));

    private void Insert(ReverseRecord record)
    {
        _byPlace.Add(record);
        _byOwner.Add(record);
    }

    private void Drop(ReverseRecord record)
    {
        _byPlace.Remove(record);
        _byOwner.Remove(record);
    }
}
