namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>A volume of a planted disk.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Kind"><c>ntfs</c>, <c>ext</c>, <c>fat</c>.</param>
/// <param name="Offset">Start on the disk, in bytes.</param>
/// <param name="Length">Bytes of the volume; its partition may be larger.</param>
internal sealed record CanaryPartition(string Name, string Kind, long Offset, long Length)
{
    /// <summary>Where the system has it, without a slash at either end: plans name files by that.</summary>
    public string MountedAt { get; init; } = "";
}
