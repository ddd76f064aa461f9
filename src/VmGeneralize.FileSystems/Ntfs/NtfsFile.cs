using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>One file with all its file records: the base record and those that its attribute list names.</summary>
internal sealed class NtfsFile
{
    private readonly ClusterSpace _space;
    private readonly List<FileRecord> _records;

    private NtfsFile(ClusterSpace space, List<FileRecord> records)
    {
        _space = space;
        _records = records;
    }

    public FileRecord Base => _records[0];

    public MftReference Reference => Base.Reference;

    /// <summary>The base record, then the extension records.</summary>
    public IReadOnlyList<FileRecord> Records => _records;

    /// <summary>All attribute records, also $ATTRIBUTE_LIST itself.</summary>
    public IEnumerable<AttributeRecord> Attributes => _records.SelectMany(record => record.Attributes);

    public bool IsDirectory => Base.IsDirectory;

    public static NtfsFile Read(MftTable mft, ClusterSpace space, MftReference reference) => FromBase(mft, space, mft.Read(reference));

    public static NtfsFile FromBase(MftTable mft, ClusterSpace space, FileRecord record)
    {
        if (!record.IsBase)
        {
            throw CorruptDataException.Mismatch(
                FileRecord.Structure, record.Position, $"kind of record {record.Number}", "a base record", $"an extension of {record.BaseReference}");
        }

        NtfsFile file = new(space, [record]);
        foreach (AttributeListEntry entry in file.ReadAttributeList())
        {
            file.AddExtension(mft, entry.Reference);
        }

        return file;
    }

    /// <summary>The entries of $ATTRIBUTE_LIST; empty without one.</summary>
    public List<AttributeListEntry> ReadAttributeList()
    {
        AttributeRecord? list = Find(AttributeType.AttributeList);
        return list is null
            ? []
            : AttributeListEntry.ReadAll(new AttributeStream(_space, Pieces(AttributeType.AttributeList, "")).ReadAll(AttributeListEntry.MaxList));
    }

    /// <summary>The first record of an attribute, or null: the one that holds a resident value or the sizes.</summary>
    public AttributeRecord? Find(AttributeType type, string name = "")
    {
        foreach (FileRecord record in _records)
        {
            foreach (AttributeRecord attribute in record.Attributes)
            {
                if (attribute.Is(type, name) && (!attribute.IsNonResident || attribute.LowestVcn.Value == 0))
                {
                    return attribute;
                }
            }
        }

        return null;
    }

    /// <summary>All records of one attribute by ascending VCN.</summary>
    public List<AttributeRecord> Pieces(AttributeType type, string name)
    {
        List<AttributeRecord> pieces = [];
        foreach (FileRecord record in _records)
        {
            foreach (AttributeRecord attribute in record.Attributes)
            {
                if (attribute.Is(type, name))
                {
                    pieces.Add(attribute);
                }
            }
        }

        if (pieces.Count > 1)
        {
            if (pieces.Exists(piece => !piece.IsNonResident))
            {
                throw CorruptDataException.Mismatch(FileRecord.Structure, Base.Position, $"attributes {type} of record {Base.Number}", 1, pieces.Count);
            }

            pieces.Sort((left, right) => left.LowestVcn.CompareTo(right.LowestVcn));
        }

        return pieces;
    }

    /// <summary>The value of an attribute, or null without it.</summary>
    public AttributeStream? TryOpen(AttributeType type, string name = "")
    {
        List<AttributeRecord> pieces = Pieces(type, name);
        return pieces.Count == 0 ? null : new AttributeStream(_space, pieces);
    }

    public AttributeStream Open(AttributeType type, string name = "") => TryOpen(type, name)
        ?? throw CorruptDataException.Mismatch(FileRecord.Structure, Base.Position, $"attribute of record {Base.Number}", $"{type} \"{name}\"", "none");

    /// <summary>Forgets an extension record that was freed.</summary>
    public void Drop(FileRecord extension) => _records.Remove(extension);

    private void AddExtension(MftTable mft, MftReference reference)
    {
        if (_records.Exists(record => record.Number == reference.Number))
        {
            return;
        }

        FileRecord record = mft.Read(reference);
        if (record.BaseReference != Reference)
        {
            throw CorruptDataException.Mismatch(
                FileRecord.Structure, record.Position, $"base of record {record.Number}", Reference, record.BaseReference);
        }

        _records.Add(record);
    }
}
