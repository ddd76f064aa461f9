using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Wipes file records that earlier deletions freed: small files lie in them whole, names too.</summary>
internal sealed class RecordScrubber(NtfsVolume volume)
{
    private const int ChunkSize = 1 << 20;

    /// <summary>Returns the bytes that held something.</summary>
    public long Scrub() => ScrubFreeRecords() + ScrubBeyondRecords();

    private long ScrubFreeRecords()
    {
        MftTable mft = volume.Mft;
        byte[] wiped = new byte[mft.BytesPerRecord];
        long held = 0;
        foreach ((long first, ReadOnlyMemory<byte> bytes) in mft.Pass())
        {
            for (int offset = 0; offset < bytes.Length; offset += wiped.Length)
            {
                long number = first + (offset / wiped.Length);
                ReadOnlySpan<byte> raw = bytes.Span.Slice(offset, wiped.Length);
                if (volume.RecordBitmap.Bits[number] || FileRecord.HasInUseFlag(raw) || ZeroBytes.IsAllZero(raw))
                {
                    continue;
                }

                WipedRecord.FromRaw(raw, number, wiped);
                if (!raw.SequenceEqual(wiped))
                {
                    held += Differing(raw, wiped);
                    volume.IsChanged = true;
                    mft.WriteRaw(number, wiped);
                }
            }
        }

        return held;
    }

    /// <summary>Clusters that $MFT has in reserve: nothing in them was initialized, so what is there is from former owners.</summary>
    private long ScrubBeyondRecords()
    {
        MftTable mft = volume.Mft;
        byte[] buffer = new byte[ChunkSize];
        long held = 0;
        long end = mft.Runs.End.Value * volume.Space.BytesPerCluster;
        for (long offset = mft.Records * mft.BytesPerRecord; offset < end; offset += buffer.Length)
        {
            Span<byte> chunk = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset));
            volume.Space.Read(mft.Runs, offset, chunk);
            int zeros = System.MemoryExtensions.Count(chunk, (byte)0);
            if (zeros < chunk.Length)
            {
                held += chunk.Length - zeros;
                chunk.Clear();
                volume.IsChanged = true;
                volume.Space.Write(mft.Runs, offset, chunk);
            }
        }

        return held;
    }

    /// <summary>Bytes that hold something and are not what a wiped record holds there.</summary>
    private static int Differing(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> wiped)
    {
        int count = 0;
        for (int i = 0; i < raw.Length; i++)
        {
            count += raw[i] != 0 && raw[i] != wiped[i] ? 1 : 0;
        }

        return count;
    }
}
