using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>Looks through free file records for what deletions left in them: one pass over $MFT, nothing is changed.</summary>
internal sealed class FreeRecordSurvey(NtfsVolume volume)
{
    private const int MostNames = 10;
    private const int ChunkSize = 1 << 20;

    private readonly List<string> _names = [];

    public NtfsFreeRecords Run()
    {
        MftTable mft = volume.Mft;
        byte[] wiped = new byte[mft.BytesPerRecord];
        long count = 0;
        foreach ((long first, ReadOnlyMemory<byte> bytes) in mft.Pass())
        {
            for (int offset = 0; offset < bytes.Length; offset += wiped.Length)
            {
                long number = first + (offset / wiped.Length);
                ReadOnlySpan<byte> raw = bytes.Span.Slice(offset, wiped.Length);
                if (IsFree(volume, number, raw) && HoldsContents(raw, number, wiped))
                {
                    count++;
                }
            }
        }

        return new NtfsFreeRecords(count, _names, CountReserve());
    }

    /// <summary>Free for the bitmap and for itself; a record that only one of them calls free is left alone.</summary>
    public static bool IsFree(NtfsVolume volume, long number, ReadOnlySpan<byte> raw) =>
        !volume.RecordBitmap.Bits[number] && !FileRecord.HasInUseFlag(raw);

    private bool HoldsContents(ReadOnlySpan<byte> raw, long number, Span<byte> wiped)
    {
        if (ZeroBytes.IsAllZero(raw))
        {
            return false;
        }

        WipedRecord.FromRaw(raw, number, wiped);
        if (raw.SequenceEqual(wiped))
        {
            return false;
        }

        try
        {
            // As formatted by whoever made the volume: headers differ, but nothing is in it.
            FileRecord record = FileRecord.Read(raw.ToArray(), number);
            if (_names.Count < MostNames)
            {
                _names.AddRange(NamesIn(record).Take(MostNames - _names.Count));
            }

            return record.SlackBytes > 0 || record.Attributes.Any(IsTelling);
        }
        catch (VmGeneralizeException)
        {
            return true; // not a record at all, or a torn one
        }
    }

    /// <summary>Formatting tools give the records that $MFT keeps for itself times, rights and an empty stream: nobody's.</summary>
    private static bool IsTelling(AttributeRecord attribute) => attribute.Type switch
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

    private long CountReserve()
    {
        MftTable mft = volume.Mft;
        byte[] buffer = new byte[ChunkSize];
        long held = 0;
        long end = mft.Runs.End.Value * volume.Space.BytesPerCluster;
        for (long offset = mft.Records * mft.BytesPerRecord; offset < end; offset += buffer.Length)
        {
            Span<byte> chunk = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset));
            volume.Space.Read(mft.Runs, offset, chunk);
            held += chunk.Length - chunk.Count((byte)0);
        }

        return held;
    }
}
