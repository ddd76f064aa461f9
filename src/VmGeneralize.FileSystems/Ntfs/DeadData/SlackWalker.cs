using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>
/// Measures, and wipes when asked to, the slack of everything that lives: one pass over $MFT for the records and the places of
/// the files' tails, then the tails in the order in which they lie on the volume, then every directory. What cannot be understood
/// is left as it is and counts for nothing, in both modes alike.
/// </summary>
internal sealed class SlackWalker(NtfsVolume volume, bool wipe)
{
    private const int ChunkSize = 1 << 20;

    private readonly List<Extent> _tails = [];
    private readonly List<long> _directories = [];

    public IReadOnlyList<SlackPlace> Run()
    {
        long records = WalkRecords();
        long files = WalkTails();
        long indexes = WalkIndexes();
        return [new("behind directory entries", indexes), new("behind file records", records), new("behind the ends of files", files)];
    }

    private long WalkRecords()
    {
        int size = volume.Mft.BytesPerRecord;
        long held = 0;
        foreach ((long first, ReadOnlyMemory<byte> bytes) in volume.Mft.Pass())
        {
            for (int offset = 0; offset < bytes.Length; offset += size)
            {
                long number = first + (offset / size);
                ReadOnlySpan<byte> raw = bytes.Span.Slice(offset, size);
                if (volume.RecordBitmap.Bits[number] && FileRecord.HasSignature(raw) && FileRecord.HasInUseFlag(raw))
                {
                    held += TryRead(raw.ToArray(), number) is { } record ? Walk(record) : 0;
                }
            }
        }

        return held;
    }

    private static FileRecord? TryRead(byte[] bytes, long number)
    {
        try
        {
            return FileRecord.Read(bytes, number);
        }
        catch (VmGeneralizeException)
        {
            return null;
        }
    }

    private long Walk(FileRecord record)
    {
        int held = record.SlackBytes;
        if (record.IsBase)
        {
            Guard(() => AddTails(record));
            if (record.IsDirectory)
            {
                _directories.Add(record.Number);
            }
        }

        if (wipe && held > 0)
        {
            record.ScrubSlack();
            volume.Write(record);
        }

        return held;
    }

    /// <summary>
    /// The clusters of each attribute behind its initialized size: up to the data size they read as zero by definition, behind it
    /// nobody reads them. Encrypted data needs its padding, compressed data ends where only its chunks tell, and the volume's own
    /// metadata has other rules: they are left alone.
    /// </summary>
    private void AddTails(FileRecord record)
    {
        if (!record.Attributes.Any(attribute => attribute.IsNonResident))
        {
            return;
        }

        bool isMetadata = record.Number < WellKnownRecord.FirstReserved;
        NtfsFile file = NtfsFile.FromBase(volume.Mft, volume.Space, record);
        foreach (AttributeRecord attribute in file.Attributes)
        {
            if (attribute.IsNonResident && attribute.LowestVcn.Value == 0
                && (!isMetadata || attribute.Type == AttributeType.IndexAllocation)
                && (attribute.Flags & (AttributeFlags.Encrypted | AttributeFlags.CompressionMask)) == 0)
            {
                AttributeStream stream = file.Open(attribute.Type, new string(attribute.Name));
                AddTail(stream.Runs, stream.InitializedSize);
            }
        }
    }

    private void AddTail(Runlist runs, long start)
    {
        int cluster = volume.Space.BytesPerCluster;
        for (int index = runs.Runs.Count - 1; index >= 0; index--)
        {
            Run run = runs.Runs[index];
            long from = Math.Max(0, start - (run.Start.Value * cluster));
            if (from >= run.Clusters * cluster)
            {
                return;
            }

            if (!run.Lcn.IsSparse)
            {
                Extent extent = volume.Space.ExtentOf(run);
                _tails.Add(Extent.FromBounds(extent.Offset + from, extent.End));
            }
        }
    }

    private long WalkTails()
    {
        _tails.Sort();
        byte[] buffer = new byte[Math.Max(ChunkSize, volume.Space.BytesPerCluster)];
        long held = 0;
        foreach (Extent tail in _tails)
        {
            // What a sparse container does not store is zero: a page file that was never written costs nothing.
            foreach (Extent stored in volume.Space.Device.StoredExtents(tail).ToArray())
            {
                held += WalkTail(stored, buffer);
            }
        }

        return held;
    }

    private long WalkTail(Extent tail, byte[] buffer)
    {
        long held = 0;
        for (long offset = tail.Offset; offset < tail.End; offset += buffer.Length)
        {
            Extent piece = Extent.FromBounds(offset, Math.Min(tail.End, offset + buffer.Length));
            Span<byte> bytes = buffer.AsSpan(0, (int)piece.Length);
            volume.Space.Device.Read(offset, bytes);
            if (!ZeroBytes.IsAllZero(bytes))
            {
                held += bytes.Length - bytes.Count((byte)0);
                if (wipe)
                {
                    volume.IsChanged = true;
                    volume.Space.Writable.Zero(piece);
                }
            }
        }

        return held;
    }

    private long WalkIndexes()
    {
        long held = 0;
        foreach (long number in _directories)
        {
            Guard(() => held += Walk(NtfsDirectory.Open(volume, volume.Open(number))));
        }

        // Object ids and reparse tags of deleted files.
        Guard(() =>
        {
            ViewIndexes views = new(volume);
            held += Walk(views.ObjectIds) + Walk(views.ReparsePoints);
        });
        return held;
    }

    private long Walk(IndexTree? tree) => tree is null ? 0 : wipe ? tree.ScrubSlack() : tree.MeasureSlack();

    private static void Guard(Action walk)
    {
        try
        {
            walk();
        }
        catch (VmGeneralizeException)
        {
            // Reading the file, or the consistency check, says what is wrong; here it only is no slack that we know.
        }
    }
}
