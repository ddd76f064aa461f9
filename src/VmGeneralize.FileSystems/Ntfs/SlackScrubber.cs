using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Wipes what lies behind the used part of live structures: file records, index blocks, last clusters.</summary>
internal sealed class SlackScrubber(NtfsVolume volume)
{
    private const int ChunkSize = 1 << 20;

    private byte[]? _buffer;

    /// <summary>All file records, directories and plain data streams of the volume. Returns the bytes that held something.</summary>
    public long ScrubAll()
    {
        long held = 0;
        for (long number = volume.RecordBitmap.Bits.Next(0, set: true); number < volume.Mft.Records; number = volume.RecordBitmap.Bits.Next(number + 1, set: true))
        {
            FileRecord record = volume.Mft.Read(number);
            held += ScrubRecord(record);
            if (record.IsInUse && record.IsBase && number is WellKnownRecord.Root or >= WellKnownRecord.FirstUser)
            {
                held += ScrubFile(NtfsFile.FromBase(volume.Mft, volume.Space, record));
            }
        }

        return held;
    }

    /// <summary>The index and the records of one directory.</summary>
    public long ScrubDirectory(NtfsFile directory)
    {
        long held = NtfsDirectory.Open(volume, directory).ScrubSlack();
        if (directory.TryOpen(AttributeType.IndexAllocation, NtfsDirectory.IndexName) is { } blocks)
        {
            held += ZeroFrom(blocks, blocks.Length); // a cluster may be larger than a block
        }

        foreach (FileRecord record in directory.Records)
        {
            held += ScrubRecord(record);
        }

        return held;
    }

    private long ScrubRecord(FileRecord record)
    {
        int held = record.ScrubSlack();
        if (held > 0)
        {
            volume.Write(record);
        }

        return held;
    }

    private long ScrubFile(NtfsFile file)
    {
        long held = file.IsDirectory ? ScrubDirectory(file) : 0;
        foreach (string name in file.Attributes.Where(attribute => attribute.Type == AttributeType.Data).Select(attribute => new string(attribute.Name)).Distinct(StringComparer.Ordinal).ToList())
        {
            // Encrypted contents reach behind their size, compressed ones are not where their offset says.
            AttributeStream stream = file.Open(AttributeType.Data, name);
            if (!stream.IsResident && !stream.IsCompressed && (stream.Flags & AttributeFlags.Encrypted) == 0)
            {
                held += ZeroFrom(stream, stream.InitializedSize);
            }
        }

        return held;
    }

    /// <summary>Clears allocated clusters from a position on: nothing there can be read through the file system.</summary>
    private long ZeroFrom(AttributeStream stream, long from)
    {
        long held = 0;
        foreach (Run run in stream.Runs.Runs)
        {
            long end = run.End.Value * volume.Space.BytesPerCluster;
            for (long offset = Math.Max(from, run.Start.Value * volume.Space.BytesPerCluster); offset < end && !run.Lcn.IsSparse; offset += ChunkSize)
            {
                Span<byte> part = (_buffer ??= new byte[ChunkSize]).AsSpan(0, (int)Math.Min(ChunkSize, end - offset));
                volume.Space.Read(stream.Runs, offset, part);
                int zeros = System.MemoryExtensions.Count(part, (byte)0);
                if (zeros < part.Length)
                {
                    held += part.Length - zeros;
                    part.Clear();
                    volume.IsChanged = true;
                    volume.Space.Write(stream.Runs, offset, part);
                }
            }
        }

        return held;
    }
}
