namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Consecutive clusters of an attribute that are adjacent on the volume, or not stored.</summary>
/// <param name="Start">First cluster in the attribute.</param>
/// <param name="Lcn">Its place on the volume; <see cref="Ntfs.Lcn.Sparse"/> for a hole.</param>
/// <param name="Clusters">Number of clusters, at least 1.</param>
internal readonly record struct Run(Vcn Start, Lcn Lcn, long Clusters)
{
    /// <summary>One past the last cluster in the attribute.</summary>
    public Vcn End => new(Start.Value + Clusters);
}
