using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>What earlier deletions left in $MFT: free records that are not wiped, and clusters beyond the last record.</summary>
internal sealed class FreeRecords(NtfsVolume volume)
{
    private const int ChunkSize = 1 << 20;

    /// <summary>
    /// Records that both the bitmap and the record call free and that hold something; one that only one of them calls free is left
    /// alone. One pass over $MFT; the bytes are valid until the next one is requested.
    /// </summary>
    /// <returns>Number, bytes on disk, and the bytes of a wiped record there.</returns>
    public IEnumerable<(long Number, ReadOnlyMemory<byte> Raw, ReadOnlyMemory<byte> Wiped)> Held()
    {
        byte[] wiped = new byte[volume.Mft.BytesPerRecord];
        foreach ((long first, ReadOnlyMemory<byte> bytes) in volume.Mft.Pass())
        {
            for (int offset = 0; offset < bytes.Length; offset += wiped.Length)
            {
                long number = first + (offset / wiped.Length);
                ReadOnlyMemory<byte> raw = bytes.Slice(offset, wiped.Length);
                if (Holds(number, raw.Span, wiped))
                {
                    yield return (number, raw, wiped);
                }
            }
        }
    }

    /// <summary>As <see cref="Held()"/>, reading only the records that may be such.</summary>
    public IEnumerable<(long Number, ReadOnlyMemory<byte> Raw, ReadOnlyMemory<byte> Wiped)> Held(IEnumerable<long> candidates)
    {
        byte[] wiped = new byte[volume.Mft.BytesPerRecord];
        byte[] raw = new byte[wiped.Length];
        foreach (long number in candidates.Where(number => !volume.RecordBitmap.Bits[number]))
        {
            volume.Mft.ReadRaw(number, raw);
            if (Holds(number, raw, wiped))
            {
                yield return (number, raw, wiped);
            }
        }
    }

    private bool Holds(long number, ReadOnlySpan<byte> raw, byte[] wiped)
    {
        if (volume.RecordBitmap.Bits[number] || FileRecord.HasInUseFlag(raw) || ZeroBytes.IsAllZero(raw))
        {
            return false;
        }

        WipedRecord.FromRaw(raw, number, wiped);
        return !raw.SequenceEqual(wiped);
    }

    /// <summary>
    /// Non-zero chunks of the clusters that $MFT has in reserve: nothing in them was initialized, so the contents are
    /// from former owners. The bytes are valid until the next chunk is requested.
    /// </summary>
    /// <returns>Offset in $MFT, the bytes, and how many of them are not zero.</returns>
    public IEnumerable<(long Offset, Memory<byte> Bytes, int Held)> Reserve()
    {
        MftTable mft = volume.Mft;
        byte[] buffer = new byte[ChunkSize];
        long end = mft.Runs.End.Value * volume.Space.BytesPerCluster;
        for (long offset = mft.Records * mft.BytesPerRecord; offset < end; offset += buffer.Length)
        {
            Memory<byte> chunk = buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - offset));
            volume.Space.Read(mft.Runs, offset, chunk.Span);
            int held = chunk.Length - MemoryExtensions.Count(chunk.Span, (byte)0);
            if (held > 0)
            {
                yield return (offset, chunk, held);
            }
        }
    }
}
