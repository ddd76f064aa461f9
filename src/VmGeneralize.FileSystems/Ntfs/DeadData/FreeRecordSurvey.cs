using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>Searches free file records for what deletions left in them: one pass over $MFT, nothing is changed.</summary>
internal sealed class FreeRecordSurvey(NtfsVolume volume)
{
    private const int MaxNames = 10;

    private readonly List<string> _names = [];

    /// <returns>Without bytes when there is nothing.</returns>
    public DeadMetadata Run()
    {
        FreeRecords free = new(volume);
        long count = free.Held().Count(record => HoldsContents(record.Number, record.Raw.ToArray()));
        long reserve = free.Reserve().Sum(chunk => (long)chunk.Held);
        return new DeadMetadata(
            DeadMetadataKind.FreeRecords,
            $"{count} free MFT records still hold deleted files{(reserve > 0 ? $", and the reserve of $MFT holds {reserve} bytes" : "")}",
            (count * volume.Mft.BytesPerRecord) + reserve,
            count,
            _names);
    }

    private bool HoldsContents(long number, byte[] raw)
    {
        try
        {
            // As the formatting tool left it: headers differ, but nothing is in it.
            FileRecord record = FileRecord.Read(raw, number);
            if (_names.Count < MaxNames)
            {
                _names.AddRange(NamesIn(record).Take(MaxNames - _names.Count));
            }

            return record.SlackBytes > 0 || record.Attributes.Any(HasMeaning);
        }
        catch (VmGeneralizeException)
        {
            return true; // not a record at all, or a torn one
        }
    }

    /// <summary>Formatting tools give the records reserved for $MFT times, rights and an empty stream, though nothing uses them.</summary>
    private static bool HasMeaning(AttributeRecord attribute) => attribute.Type switch
    {
        AttributeType.StandardInformation or AttributeType.SecurityDescriptor => false,
        AttributeType.Data => attribute.IsNonResident || attribute.NameLength > 0 || attribute.Value.Length > 0,
        _ => true,
    };

    /// <summary>Names in a record, free or not; DOS names left out.</summary>
    public static IEnumerable<string> NamesIn(FileRecord record)
    {
        foreach (AttributeRecord attribute in record.Attributes)
        {
            if (attribute.Type == AttributeType.FileName && !attribute.IsNonResident && Indexes.FileNameKey.IsValid(attribute.Value)
                && Indexes.FileNameKey.Read(attribute.Value) is { Namespace: not Indexes.FileNameNamespace.Dos } name)
            {
                yield return name.Name;
            }
        }
    }
}
