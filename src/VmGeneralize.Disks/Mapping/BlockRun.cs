namespace VmGeneralize.Disks.Mapping;

/// <summary>Where consecutive bytes of a virtual disk are.</summary>
/// <param name="Kind">In this file, in the parent, or not stored.</param>
/// <param name="FileOffset">First byte in the file, for <see cref="RunKind.Stored"/>.</param>
/// <param name="Length">Bytes; at least 1.</param>
internal readonly record struct BlockRun(RunKind Kind, long FileOffset, long Length);
