namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>
/// Writes the file records that a pass over $MFT changed, neighbours together: most records of a volume change when its change journal
/// is removed, and one write of many costs less than many of one. Writes are of whole pages, with the unchanged records as the pass read them: the
/// overlay would have to read them again for a part of one.
/// </summary>
internal sealed class RecordBatch(NtfsVolume volume)
{
    private const int Capacity = 64 << 10; // bytes; no record is longer
    private const int PageSize = 4096; // bytes; what is changed is kept in such pages

    private readonly byte[] _bytes = new byte[Capacity];
    private ReadOnlyMemory<byte> _piece;
    private long _firstOfPiece;
    private int _start; // of what is gathered, in bytes of the piece
    private int _length;

    /// <summary>Begins a piece of the pass, whose bytes must stay until <see cref="Flush"/>.</summary>
    /// <param name="first">Its first record.</param>
    /// <param name="piece">Records as they are on disk.</param>
    public void Begin(long first, ReadOnlyMemory<byte> piece)
    {
        _firstOfPiece = first;
        _piece = piece;
    }

    /// <summary>Takes a record of the piece as it is now; it is written by <see cref="Flush"/> at the latest.</summary>
    public void Add(FileRecord record)
    {
        int size = record.Bytes.Length;
        int offset = (int)(record.Number - _firstOfPiece) * size;
        // With a record its copy in $MFTMirr is written: not of those that did not change.
        int mirrored = (int)Math.Clamp((volume.Mft.MirroredRecords - _firstOfPiece) * size, 0, _piece.Length);
        bool isAlone = offset < mirrored;
        int start = isAlone ? offset : Math.Max(mirrored, offset - (offset % PageSize));
        int end = isAlone ? offset + size : Math.Min(_piece.Length, (offset + size + PageSize - 1) / PageSize * PageSize);
        if (_length == 0 || start > _start + _length || end - _start > Capacity || isAlone)
        {
            Flush();
            _start = start;
        }

        int more = end - (_start + _length);
        if (more > 0)
        {
            _piece.Span.Slice(_start + _length, more).CopyTo(_bytes.AsSpan(_length));
            _length += more;
        }

        Span<byte> bytes = _bytes.AsSpan(offset - _start, size);
        record.Bytes.CopyTo(bytes);
        UpdateSequence.Apply(bytes, FileRecord.Structure, record.Position);
    }

    public void Flush()
    {
        if (_length > 0)
        {
            volume.IsChanged = true;
            volume.Mft.WriteRaw(_firstOfPiece + (_start / volume.Mft.BytesPerRecord), _bytes.AsSpan(0, _length));
            _length = 0;
        }
    }
}
