using System.Buffers;
using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>
/// $MFT: every file record of the volume, wherever its fragments are. Records are read in chunks that a bounded cache keeps;
/// writes go through to the device, and to $MFTMirr where it holds a copy.
/// </summary>
internal sealed class MftTable
{
    private const int ChunkSize = 64 << 10;      // bytes; neighbours in a directory are neighbours here
    private const int CachedChunks = 512;        // 32 MiB at most
    private const int MaxKept = 16 << 20;        // bytes
    private const int SequentialSize = 1 << 20;  // bytes per read of a whole pass

    private readonly ClusterSpace _space;
    private readonly Dictionary<long, byte[]> _chunks = [];
    private readonly Queue<long> _age = [];
    private readonly Dictionary<long, byte[]> _kept = []; // records, as they are on disk
    private Runlist _runs;
    private Runlist _mirrorRuns = Runlist.Empty;

    private MftTable(ClusterSpace space, int bytesPerRecord, Runlist runs, long size)
    {
        _space = space;
        BytesPerRecord = bytesPerRecord;
        _runs = runs;
        Records = size / bytesPerRecord;
        Written = new UnitBits(Records);
    }

    /// <summary>Size of a file record in bytes.</summary>
    public int BytesPerRecord { get; }

    /// <summary>Records that were ever initialized; further ones hold nothing.</summary>
    public long Records { get; }

    /// <summary>Records that were written since the volume was opened.</summary>
    public UnitBits Written { get; }

    /// <summary>Records whose copy is in $MFTMirr.</summary>
    public long MirroredRecords { get; private set; }

    /// <summary>All clusters of $MFT.</summary>
    public Runlist Runs => _runs;

    public static MftTable Open(ClusterSpace space, BootSector boot)
    {
        byte[] bytes = new byte[boot.BytesPerRecord];
        space.Device.Read(boot.MftStart.Value * space.BytesPerCluster, bytes);
        FileRecord record = FileRecord.Read(bytes, WellKnownRecord.Mft);
        AttributeRecord data = FirstPiece(record, AttributeType.Data)
            ?? throw CorruptDataException.Mismatch(FileRecord.Structure, 0, "data of $MFT", "non-resident", "none");
        MftTable table = new(space, boot.BytesPerRecord, data.ReadRuns(space.Clusters), Math.Min(data.InitializedSize, data.DataSize));
        table.ReadFurtherPieces(record);
        if (table._runs.End.Value * space.BytesPerCluster < table.Records * table.BytesPerRecord
            || table._runs.AllocatedClusters != table._runs.End.Value || table._runs.AllocatedClusters > space.Clusters)
        {
            throw CorruptDataException.Mismatch(
                FileRecord.Structure, 0, "runs of $MFT", $"clusters for its {table.Records} records", "less, or more than the volume has");
        }

        AttributeRecord? mirror = FirstPiece(table.Read(WellKnownRecord.MftMirror), AttributeType.Data);
        if (mirror is { } copy)
        {
            table._mirrorRuns = copy.ReadRuns(space.Clusters);
            table.MirroredRecords = Math.Min(copy.DataSize, table._mirrorRuns.End.Value * space.BytesPerCluster) / table.BytesPerRecord;
        }

        return table;
    }

    /// <summary>A record, in use or not.</summary>
    public FileRecord Read(long number)
    {
        byte[] bytes = new byte[BytesPerRecord];
        ReadRaw(number, bytes);
        return FileRecord.Read(bytes, number);
    }

    /// <summary>A record that is in use, its sequence number checked (a sequence of 0 in the reference matches any).</summary>
    public FileRecord Read(MftReference reference)
    {
        FileRecord record = Read(reference.Number);
        if (!record.IsInUse || (reference.Sequence != 0 && reference.Sequence != record.Sequence))
        {
            throw CorruptDataException.Mismatch(
                FileRecord.Structure,
                record.Position,
                "file reference",
                reference,
                $"{record.Reference}{(record.IsInUse ? "" : ", not in use")}");
        }

        return record;
    }

    /// <summary>A record as it is on disk, update sequence in place.</summary>
    public void ReadRaw(long number, Span<byte> buffer)
    {
        _space.Cancellation.ThrowIfCancellationRequested();
        if (number < 0 || number >= Records)
        {
            throw CorruptDataException.Mismatch(FileRecord.Structure, 0, "record number", $"one below the {Records} records of $MFT", number);
        }

        if (_kept.TryGetValue(number, out byte[]? kept))
        {
            kept.CopyTo(buffer);
            return;
        }

        long position = number * BytesPerRecord;
        Chunk(position / ChunkSize).AsSpan((int)(position % ChunkSize), BytesPerRecord).CopyTo(buffer);
    }

    /// <summary>
    /// Keeps a record that a pass has come to and that will be looked up: one here, one there, while a chunk is read for each that is not kept.
    /// </summary>
    /// <param name="number">Its number.</param>
    /// <param name="raw">As it is on disk.</param>
    public void Keep(long number, ReadOnlySpan<byte> raw)
    {
        if ((long)_kept.Count * BytesPerRecord < MaxKept)
        {
            _kept[number] = raw.ToArray();
        }
    }

    /// <summary>Stores a record with the next update sequence number.</summary>
    public void Write(FileRecord record)
    {
        byte[] bytes = record.Bytes.AsSpan().ToArray();
        UpdateSequence.Apply(bytes, FileRecord.Structure, record.Position);
        // The record in memory must continue from the number that is now on disk.
        int array = ReadUInt16LittleEndian(bytes.AsSpan(4));
        bytes.AsSpan(array, 2).CopyTo(record.Bytes.AsSpan(array));
        WriteRaw(record.Number, bytes);
    }

    /// <summary>Stores whole records whose update sequences are in place.</summary>
    public void WriteRaw(long first, ReadOnlySpan<byte> bytes)
    {
        _space.Write(_runs, first * BytesPerRecord, bytes);
        for (int offset = 0; offset < bytes.Length; offset += BytesPerRecord)
        {
            long number = first + (offset / BytesPerRecord);
            ReadOnlySpan<byte> record = bytes.Slice(offset, BytesPerRecord);
            long position = number * BytesPerRecord;
            Written.Set(number, 1);
            if (_chunks.TryGetValue(position / ChunkSize, out byte[]? chunk))
            {
                record.CopyTo(chunk.AsSpan((int)(position % ChunkSize)));
            }

            if (_kept.TryGetValue(number, out byte[]? kept))
            {
                record.CopyTo(kept);
            }

            if (number < MirroredRecords)
            {
                _space.Write(_mirrorRuns, position, record);
            }
        }
    }

    /// <summary>Stores only the copy of a record.</summary>
    public void WriteMirror(long number, ReadOnlySpan<byte> bytes) => _space.Write(_mirrorRuns, number * BytesPerRecord, bytes);

    /// <summary>The copy of a record in $MFTMirr, as it is on disk.</summary>
    public void ReadMirror(long number, Span<byte> buffer) => _space.Read(_mirrorRuns, number * BytesPerRecord, buffer);

    /// <summary>
    /// All records in order, raw, in large pieces; the array is reused.
    /// </summary>
    /// <returns>First record number and the records.</returns>
    public IEnumerable<(long First, ReadOnlyMemory<byte> Bytes)> Pass()
    {
        int size = (int)Math.Min(SequentialSize, Records * BytesPerRecord);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            for (long first = 0; first < Records; first += size / BytesPerRecord)
            {
                _space.Cancellation.ThrowIfCancellationRequested();
                int length = (int)Math.Min(size, (Records - first) * BytesPerRecord);
                ReadPiece(first * BytesPerRecord, buffer.AsSpan(0, length));
                yield return (first, buffer.AsMemory(0, length));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Pieces start on multiples of a chunk; the last one may end inside one.
    private void ReadPiece(long position, Span<byte> piece)
    {
        if (!TryCopyFromCache(position, piece))
        {
            _space.Read(_runs, position, piece);
        }
    }

    private bool TryCopyFromCache(long position, Span<byte> piece)
    {
        for (int offset = 0; offset < piece.Length; offset += ChunkSize)
        {
            if (!_chunks.TryGetValue((position + offset) / ChunkSize, out byte[]? chunk))
            {
                return false;
            }

            chunk.AsSpan(0, Math.Min(ChunkSize, piece.Length - offset)).CopyTo(piece[offset..]);
        }

        return true;
    }

    /// <summary>Frees the memory of the cache: nothing more will be read soon.</summary>
    public void DropCache()
    {
        ForgetChunks();
        _kept.Clear();
    }

    private static AttributeRecord? FirstPiece(FileRecord record, AttributeType type)
    {
        foreach (AttributeRecord attribute in record.Attributes)
        {
            if (attribute.Is(type, "") && attribute.IsNonResident && attribute.LowestVcn.Value == 0)
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>
    /// A fragmented $MFT maps the rest of itself in extension records, each of which is in the part mapped so far.
    /// </summary>
    private void ReadFurtherPieces(FileRecord record)
    {
        AttributeRecord? list = record.Attributes.Where(attribute => attribute.Type == AttributeType.AttributeList).Cast<AttributeRecord?>().FirstOrDefault();
        if (list is null)
        {
            return;
        }

        byte[] bytes = new AttributeStream(_space, [list.Value]).ReadAll(AttributeListEntry.MaxList);
        foreach (AttributeListEntry entry in AttributeListEntry.ReadAll(bytes)
            .Where(entry => entry.Type == AttributeType.Data && entry.Name.Length == 0 && entry.LowestVcn.Value > 0)
            .OrderBy(entry => entry.LowestVcn))
        {
            if (entry.LowestVcn != _runs.End || (entry.Reference.Number + 1) * BytesPerRecord > _runs.End.Value * _space.BytesPerCluster)
            {
                throw CorruptDataException.Mismatch("Attribute list", 0, "first VCN of a piece of $MFT", _runs.End.Value, entry.LowestVcn.Value);
            }

            AttributeRecord piece = Read(entry.Reference).Attributes
                .Where(attribute => attribute.Is(AttributeType.Data, "") && attribute.IsNonResident && attribute.LowestVcn == entry.LowestVcn)
                .Cast<AttributeRecord?>()
                .FirstOrDefault()
                    ?? throw CorruptDataException.Mismatch("Attribute list", 0, $"attributes of record {entry.Reference}", "a piece of $MFT", "none");
            _runs = _runs.Append(piece.ReadRuns(_space.Clusters).Runs);
        }

        ForgetChunks(); // those that were read while part of the table was unmapped may be short
    }

    private void ForgetChunks()
    {
        foreach (byte[] chunk in _chunks.Values)
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        _chunks.Clear();
        _age.Clear();
    }

    private byte[] Chunk(long index)
    {
        if (_chunks.TryGetValue(index, out byte[]? chunk))
        {
            return chunk;
        }

        if (_chunks.Count >= CachedChunks)
        {
            _chunks.Remove(_age.Dequeue(), out byte[]? oldest);
            ArrayPool<byte>.Shared.Return(oldest!);
        }

        long position = index * ChunkSize;
        long end = Math.Min(Records * BytesPerRecord, _runs.End.Value * _space.BytesPerCluster);
        chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        int length = (int)Math.Clamp(end - position, 0, ChunkSize);
        _space.Read(_runs, position, chunk.AsSpan(0, length));
        chunk.AsSpan(length).Clear();
        _chunks.Add(index, chunk);
        _age.Enqueue(index);
        return chunk;
    }
}
