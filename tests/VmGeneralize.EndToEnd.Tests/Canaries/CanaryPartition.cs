namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>A volume of a planted disk.</summary>
/// <param name="Name">Name for messages.</param>
/// <param name="Kind"><c>ntfs</c>, <c>ext</c> or <c>fat</c>.</param>
/// <param name="Offset">Start on the disk, in bytes.</param>
/// <param name="Length">Length of the volume, in bytes; its partition may be larger.</param>
internal sealed record CanaryPartition(string Name, string Kind, long Offset, long Length)
{
    /// <summary>Where the system mounts it, without a slash at either end: plans name files by this path.</summary>
    public string MountedAt { get; init; } = "";
}
