using System.Buffers;

namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>
/// What is after the data of compression units: each takes whole clusters, and only its chunks show where they end; the last chunk of a file
/// may expand to more than the file has. So
/// the stored clusters of compressed files are read, and of no other files.
/// </summary>
/// <param name="volume">The volume.</param>
/// <param name="dead">Receives what means nothing.</param>
/// <param name="leave">Receives the reason why a file is left as it is from some unit on.</param>
internal sealed class CompressedTails(NtfsVolume volume, DeadExtents dead, Action<string> leave)
{
    public void Add(AttributeStream stream, long owner)
    {
        int unitBytes = stream.UnitBytes;
        byte[] rented = ArrayPool<byte>.Shared.Rent(unitBytes);
        try
        {
            Add(stream, rented.AsSpan(0, unitBytes), owner);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <param name="stream">Compressed data.</param>
    /// <param name="buffer">As long as a unit.</param>
    /// <param name="owner">Its file record.</param>
    private void Add(AttributeStream stream, Span<byte> buffer, long owner)
    {
        int unitBytes = buffer.Length;
        long next = 0;
        foreach (Run run in stream.Runs.Runs.Where(run => !run.Lcn.IsSparse))
        {
            long end = run.End.Value * volume.Space.BytesPerCluster;
            for (next = Math.Max(next, run.Start.Value * volume.Space.BytesPerCluster / unitBytes); next * unitBytes < end; next++)
            {
                if (!TryAddUnit(stream, next, buffer, owner))
                {
                    leave($"its compression unit {next} is not packed in a way that tells where it ends, or has no room to end there");
                    return;
                }
            }
        }
    }

    private bool TryAddUnit(AttributeStream stream, long index, Span<byte> buffer, long owner)
    {
        long start = index * buffer.Length;
        int stored = stream.StoredClusters(index) * volume.Space.BytesPerCluster;
        long contents = Math.Clamp(stream.InitializedSize - start, 0, buffer.Length);
        long? live = contents;
        if (stored < buffer.Length && contents > 0)
        {
            volume.Space.Read(stream.Runs, start, buffer[..stored]);
            live = CompressedUnit.EndOf(buffer[..stored], contents);
            if (live is { } end)
            {
                if (CompressedUnit.CutEnd(buffer[..stored], contents, out Range changed) is not { } cut)
                {
                    return false;
                }

                dead.Replace(stream.Runs, start + changed.Start.Value, buffer[changed], cut, owner);
                live = Math.Max(end, changed.End.Value);
            }
        }

        if (live < stored)
        {
            dead.AddRange(stream.Runs, start + live.Value, start + stored, owner);
        }

        return live is not null;
    }
}
