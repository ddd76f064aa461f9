namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Wipes file records that earlier deletions freed: small files lie in them whole, names too.</summary>
internal sealed class RecordScrubber(NtfsVolume volume)
{
    /// <summary>Returns the bytes that held something.</summary>
    public long Scrub()
    {
        FreeRecords free = new(volume);
        long held = 0;
        foreach ((long number, ReadOnlyMemory<byte> raw, ReadOnlyMemory<byte> wiped) in free.Held())
        {
            held += Differing(raw.Span, wiped.Span);
            volume.IsChanged = true;
            volume.Mft.WriteRaw(number, wiped.Span);
        }

        foreach ((long offset, Memory<byte> bytes, int bytesHeld) in free.Reserve())
        {
            held += bytesHeld;
            bytes.Span.Clear();
            volume.IsChanged = true;
            volume.Space.Write(volume.Mft.Runs, offset, bytes.Span);
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
