using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Pipeline.Results;

/// <summary>Unallocated space of a disk: it is not copied unless that was requested.</summary>
/// <param name="Kind">Why it is unallocated.</param>
/// <param name="Place">Where it is, in words that continue after "space": "between partition 1 and partition 2".</param>
/// <param name="Partition">The partition that it is in; null outside all of them.</param>
/// <param name="Offset">Bytes from the start of the disk to where it begins.</param>
/// <param name="Length">Size in bytes; where it is in several pieces, of all of them.</param>
/// <param name="StoredBytes">Bytes of it that the disk file stores; the rest reads as zero.</param>
public sealed record UnallocatedFacts(UnallocatedKind Kind, string Place, int? Partition, long Offset, long Length, long StoredBytes);
