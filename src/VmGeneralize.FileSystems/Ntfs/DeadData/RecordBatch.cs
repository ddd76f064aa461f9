namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>
/// Writes the file records that a pass over $MFT changed, neighbours together: most records of a volume change when its change journal
/// is removed, and one write of many costs less than many of one.
/// </summary>
internal sealed class RecordBatch(NtfsVolume volume)
{
    private const int Capacity = 64 << 10; // bytes; no record is longer

    private readonly byte[] _bytes = new byte[Capacity];
    private long _first;
    private int _length;

    /// <summary>Takes a record as it is now; it is written by <see cref="Flush"/> at the latest.</summary>
    public void Add(FileRecord record)
    {
        int size = record.Bytes.Length;
        if (record.Number != _first + (_length / size) || _length + size > Capacity)
        {
            Flush();
        }

        if (_length == 0)
        {
            _first = record.Number;
        }

        Span<byte> bytes = _bytes.AsSpan(_length, size);
        record.Bytes.CopyTo(bytes);
        UpdateSequence.Apply(bytes, FileRecord.Structure, record.Position);
        _length += size;
    }

    public void Flush()
    {
        if (_length > 0)
        {
            volume.IsChanged = true;
            volume.Mft.WriteRaw(_first, _bytes.AsSpan(0, _length));
            _length = 0;
        }
    }
}
