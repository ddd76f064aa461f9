namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>
/// What lies behind the data of compression units: each takes whole clusters, and only its chunks tell where they end. So
/// the stored clusters of compressed files are read, and of no other files.
/// </summary>
internal sealed class CompressedTails(NtfsVolume volume, DeadExtents dead)
{
    public void Add(AttributeStream stream, long owner)
    {
        int unitBytes = stream.UnitBytes;
        byte[] buffer = new byte[unitBytes];
        long next = 0;
        foreach (Run run in stream.Runs.Runs.Where(run => !run.Lcn.IsSparse))
        {
            long end = run.End.Value * volume.Space.BytesPerCluster;
            for (next = Math.Max(next, run.Start.Value * volume.Space.BytesPerCluster / unitBytes); next * unitBytes < end; next++)
            {
                AddUnit(stream, next, buffer, owner);
            }
        }
    }

    private void AddUnit(AttributeStream stream, long index, byte[] buffer, long owner)
    {
        long start = index * buffer.Length;
        int stored = stream.StoredClusters(index) * volume.Space.BytesPerCluster;
        long contents = Math.Clamp(stream.InitializedSize - start, 0, buffer.Length);
        long? live = contents;
        if (stored < buffer.Length && contents > 0)
        {
            volume.Space.Read(stream.Runs, start, buffer.AsSpan(0, stored));
            live = CompressedUnit.EndOf(buffer.AsSpan(0, stored), contents);
        }

        if (live < stored)
        {
            dead.AddRange(stream.Runs, start + live.Value, start + stored, owner);
        }
    }
}
