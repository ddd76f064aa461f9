namespace VmGeneralize.Pipeline.Reports;

/// <summary>Unallocated space of a disk.</summary>
/// <param name="Kind">"gap": outside all partitions. "behind-volume": the volume ends before its partition. "reserve": Microsoft reserved.</param>
/// <param name="Place">Where it is, in words.</param>
/// <param name="Partition">The partition that it is in; null outside all of them.</param>
/// <param name="Offset">Bytes from the start of the disk to where it begins.</param>
/// <param name="Length">Size in bytes; where it is in several pieces, of all of them.</param>
/// <param name="StoredBytes">Bytes of it that the disk file stores; the rest reads as zero.</param>
public sealed record UnallocatedReport(string Kind, string Place, int? Partition, long Offset, long Length, long StoredBytes);
