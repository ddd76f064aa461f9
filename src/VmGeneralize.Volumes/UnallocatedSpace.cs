using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes;

/// <summary>Unallocated space outside the partitions.</summary>
/// <param name="Place">Where it is, in words: "between partition 1 and partition 2".</param>
/// <param name="Extents">On the disk, in bytes; tables and other live data there split it.</param>
public sealed record UnallocatedSpace(string Place, ExtentSet Extents);
