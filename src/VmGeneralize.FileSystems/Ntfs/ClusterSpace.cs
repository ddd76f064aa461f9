using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>The clusters of a volume: reads and writes by position in a run list.</summary>
/// <param name="device">The volume.</param>
/// <param name="bytesPerCluster">Cluster size in bytes.</param>
/// <param name="clusters">Whole clusters of the volume.</param>
internal sealed class ClusterSpace(IBlockDevice device, int bytesPerCluster, long clusters)
{
    public IBlockDevice Device { get; } = device;

    /// <summary>Cancels every access.</summary>
    public CancellationToken Cancellation { get; init; }

    public int BytesPerCluster { get; } = bytesPerCluster;

    public long Clusters { get; } = clusters;

    /// <summary>The device as a writable one.</summary>
    public IWritableBlockDevice Writable =>
        Device as IWritableBlockDevice ?? throw new InvalidOperationException("the volume was opened read-only");

    /// <summary>Clusters that hold <paramref name="bytes"/>.</summary>
    public long ClustersFor(long bytes) => (bytes + BytesPerCluster - 1) / BytesPerCluster;

    public Extent ExtentOf(Run run) => new(run.Lcn.Value * BytesPerCluster, run.Clusters * BytesPerCluster);

    /// <summary>Reads from clusters; holes are zeros.</summary>
    /// <param name="runs">Must map every requested cluster.</param>
    /// <param name="offset">Position in the attribute, in bytes.</param>
    /// <param name="buffer">Filled completely.</param>
    public void Read(Runlist runs, long offset, Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            Cancellation.ThrowIfCancellationRequested();
            Run run = Locate(runs, offset, out long within);
            int count = (int)Math.Min(buffer.Length, (run.Clusters * BytesPerCluster) - within);
            if (run.Lcn.IsSparse)
            {
                buffer[..count].Clear();
            }
            else
            {
                Device.Read((run.Lcn.Value * BytesPerCluster) + within, buffer[..count]);
            }

            buffer = buffer[count..];
            offset += count;
        }
    }

    /// <summary>Writes to clusters that are all allocated.</summary>
    public void Write(Runlist runs, long offset, ReadOnlySpan<byte> bytes)
    {
        IWritableBlockDevice device = Writable;
        while (!bytes.IsEmpty)
        {
            Cancellation.ThrowIfCancellationRequested();
            Run run = Locate(runs, offset, out long within);
            if (run.Lcn.IsSparse)
            {
                throw new UnsupportedFeatureException("Writing to a hole of a sparse file", "Leave this file as it is.");
            }

            int count = (int)Math.Min(bytes.Length, (run.Clusters * BytesPerCluster) - within);
            device.Write((run.Lcn.Value * BytesPerCluster) + within, bytes[..count]);
            bytes = bytes[count..];
            offset += count;
        }
    }

    private Run Locate(Runlist runs, long offset, out long within)
    {
        if (!runs.TryFind(new Vcn(offset / BytesPerCluster), out Run run))
        {
            throw CorruptDataException.Mismatch("Mapping pairs", offset, $"cluster of byte {offset} of the attribute", "a run that holds it", "none");
        }

        within = offset - (run.Start.Value * BytesPerCluster);
        return run;
    }
}
