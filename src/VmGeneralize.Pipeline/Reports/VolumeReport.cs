namespace VmGeneralize.Pipeline.Reports;

/// <summary>One partition, or a logical volume in it.</summary>
/// <param name="Number">As Linux counts.</param>
/// <param name="Type">Partition type in words.</param>
/// <param name="Name">GPT name; empty on MBR.</param>
/// <param name="Offset">Bytes from the start of the disk.</param>
/// <param name="Length">Size in bytes.</param>
/// <param name="Content">What its first bytes say.</param>
/// <param name="FileSystem">File system and version, when it could be opened.</param>
/// <param name="Label">Volume label.</param>
/// <param name="AllocationUnit">Cluster size in bytes.</param>
/// <param name="LiveBytes">Bytes that must be in a copy.</param>
/// <param name="State">The fields that tell whether it was closed cleanly; null when the file system keeps none that is known.</param>
/// <param name="Problem">Why it could not be opened.</param>
/// <param name="StoredBytes">Bytes of it that the disk file stores; the rest reads as zero.</param>
/// <param name="DeadBytes">Stored bytes that nothing owns: free space that held something once.</param>
/// <param name="RemovedBytes">Bytes of <paramref name="LiveBytes"/> that the plan frees; null when nothing is planned.</param>
public sealed record VolumeReport(
    int Number,
    string Type,
    string Name,
    long Offset,
    long Length,
    string Content,
    string? FileSystem,
    string? Label,
    int? AllocationUnit,
    long LiveBytes,
    string? State,
    string? Problem,
    long StoredBytes,
    long DeadBytes,
    long? RemovedBytes = null)
{
    /// <summary>
    /// The LVM logical volumes that start in this partition. Their type is "logical volume", their name such as <c>rootvg/rootlv</c>, their
    /// offset where they start on the disk; what they say is part of what the partition says.
    /// </summary>
    public IReadOnlyList<VolumeReport> LogicalVolumes { get; init; } = [];
}
