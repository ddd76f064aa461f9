namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Wipes file records that earlier deletions freed: whole small files are in them, names too.</summary>
/// <param name="volume">The volume.</param>
/// <param name="held">Records that were free before the first edit and held something; every other free record that may hold something was written
/// since.</param>
internal sealed class RecordScrubber(NtfsVolume volume, UnitBits held)
{
    /// <summary>Returns the bytes that held something.</summary>
    public long Scrub()
    {
        FreeRecords free = new(volume);
        long scrubbed = 0;
        foreach ((long number, ReadOnlyMemory<byte> raw, ReadOnlyMemory<byte> wiped) in free.Held(Candidates()))
        {
            scrubbed += Differing(raw.Span, wiped.Span);
            volume.IsChanged = true;
            volume.Mft.WriteRaw(number, wiped.Span);
        }

        foreach ((long offset, Memory<byte> bytes, int bytesHeld) in free.Reserve())
        {
            scrubbed += bytesHeld;
            bytes.Span.Clear();
            volume.IsChanged = true;
            volume.Space.Write(volume.Mft.Runs, offset, bytes.Span);
        }

        return scrubbed;
    }

    private IEnumerable<long> Candidates()
    {
        for (long number = 0; number < held.Count; number++)
        {
            if (held[number] || volume.Mft.Written[number])
            {
                yield return number;
            }
        }
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
