namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// A cluster's place on the volume, counted from 0 at the first data block: what one bit of the block bitmaps stands for. A cluster is one
/// block except with bigalloc.
/// </summary>
internal readonly record struct ExtCluster(long Value)
{
    public static ExtCluster operator +(ExtCluster cluster, long clusters) => new(cluster.Value + clusters);
}
