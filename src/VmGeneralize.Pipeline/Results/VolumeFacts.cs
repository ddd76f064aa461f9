namespace VmGeneralize.Pipeline.Results;

/// <summary>One partition, or a logical volume in it.</summary>
/// <param name="Number">Of the partition, as Linux counts.</param>
/// <param name="IsLogical">An LVM logical volume.</param>
/// <param name="Type">Partition type in words, or "logical volume".</param>
/// <param name="Name">GPT name, empty on MBR; of a logical volume its own, such as <c>rootvg/rootlv</c>.</param>
/// <param name="Offset">Bytes from the start of the disk to where it begins.</param>
/// <param name="Length">Size in bytes.</param>
/// <param name="Content">What its first bytes say.</param>
/// <param name="FileSystem">File system and version, when it could be opened.</param>
/// <param name="Label">Volume label.</param>
/// <param name="AllocationUnit">Cluster or block size in bytes.</param>
/// <param name="LiveBytes">Bytes that must be in a copy.</param>
/// <param name="State">The fields that tell whether it was closed cleanly; null when the file system keeps none that is known.</param>
/// <param name="Problem">Why it could not be opened.</param>
/// <param name="StoredBytes">Bytes of it that the disk file stores; the rest reads as zero.</param>
/// <param name="DeadBytes">Stored bytes that nothing owns: free space that held something once.</param>
public sealed record VolumeFacts(
    int Number,
    bool IsLogical,
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
    long DeadBytes)
{
    /// <summary>Bytes of <see cref="LiveBytes"/> that a plan frees; null when nothing is planned.</summary>
    public long? RemovedBytes { get; init; }

    /// <summary>The logical volumes that start in this partition; what they say is part of what the partition says.</summary>
    public IReadOnlyList<VolumeFacts> LogicalVolumes { get; init; } = [];
}
