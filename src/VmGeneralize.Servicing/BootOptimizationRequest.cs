namespace VmGeneralize.Servicing;

/// <summary>A request for a boot optimization.</summary>
public sealed record BootOptimizationRequest
{
    /// <summary>The disk file; attached writable.</summary>
    public required string DiskFile { get; init; }

    public required VirtualDiskType Type { get; init; }

    /// <summary>What the disk's partition table names it, as read from the file.</summary>
    public required DiskSignature? Signature { get; init; }

    /// <summary>Where the volume with Windows starts on the disk, in bytes.</summary>
    public required long SystemOffset { get; init; }

    /// <summary>An existing folder of this run: DISM's log and its scratch folder go there.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>How long to wait for the volumes to arrive.</summary>
    public TimeSpan ArrivalTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
