namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Logical cluster number: a cluster's place on the volume, counted from 0.</summary>
internal readonly record struct Lcn(long Value)
{
    /// <summary>The place of clusters that are not stored and read as zero.</summary>
    public static Lcn Sparse { get; } = new(-1);

    public bool IsSparse => Value < 0;
}
