using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs.DeadData;

/// <summary>
/// Parts of clusters in use that mean nothing, gathered from run lists: read, and wiped when asked to, in the order in which they lie
/// on the volume.
/// </summary>
internal sealed class DeadExtents(NtfsVolume volume)
{
    private const int ChunkSize = 1 << 20;

    private readonly List<(Extent Extent, long Owner)> _extents = [];

    /// <param name="extent">Bytes of the volume.</param>
    /// <param name="owner">Base record of the file.</param>
    public void Add(Extent extent, long owner) => _extents.Add((extent, owner));

    /// <summary>The clusters of an attribute from a position on.</summary>
    public void AddBehind(Runlist runs, long from, long owner) => AddRange(runs, from, long.MaxValue, owner);

    /// <summary>The clusters of an attribute between two positions; holes in it are passed over.</summary>
    public void AddRange(Runlist runs, long from, long to, long owner)
    {
        int cluster = volume.Space.BytesPerCluster;
        for (int index = runs.Runs.Count - 1; index >= 0 && runs.Runs[index].End.Value * cluster > from; index--)
        {
            Run run = runs.Runs[index];
            long start = run.Start.Value * cluster;
            if (!run.Lcn.IsSparse && start < to)
            {
                Extent extent = volume.Space.ExtentOf(run);
                _extents.Add((Extent.FromBounds(extent.Offset + Math.Max(0, from - start), extent.Offset + Math.Min(extent.Length, to - start)), owner));
            }
        }
    }

    /// <returns>Bytes other than zero, and the file that the first of them belong to.</returns>
    public (long Held, long? Owner) Walk(bool wipe)
    {
        _extents.Sort((left, right) => left.Extent.CompareTo(right.Extent));
        byte[] buffer = new byte[Math.Max(ChunkSize, volume.Space.BytesPerCluster)];
        long held = 0;
        long? first = null;
        foreach ((Extent extent, long owner) in _extents)
        {
            // What a sparse container does not store is zero: a page file that was never written costs nothing.
            foreach (Extent stored in volume.Space.Device.StoredExtents(extent).ToArray())
            {
                held += Walk(stored, wipe, buffer);
            }

            first ??= held > 0 ? owner : null;
        }

        return (held, first);
    }

    private long Walk(Extent extent, bool wipe, byte[] buffer)
    {
        long held = 0;
        for (long offset = extent.Offset; offset < extent.End; offset += buffer.Length)
        {
            Extent piece = Extent.FromBounds(offset, Math.Min(extent.End, offset + buffer.Length));
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
}
