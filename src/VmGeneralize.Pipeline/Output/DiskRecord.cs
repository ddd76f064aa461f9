using VmGeneralize.Guests;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Output;

/// <summary>What is beside an output: which steps were done, and what its contents were after each.</summary>
/// <param name="State">Whether it may be handed over.</param>
/// <param name="Steps">In order; the last one's fingerprint is that of the disk as it was left.</param>
/// <param name="Origin">What it was made from; null when the record was begun later.</param>
public sealed record DiskRecord(RecordState State, IReadOnlyList<RecordStep> Steps, RecordedOrigin? Origin)
{
    /// <summary>Unallocated space was copied: it belongs to what was handed out.</summary>
    public bool KeepsUnallocated { get; init; }

    /// <summary>Of the contents after the last step; null when none is recorded.</summary>
    public string? LastFingerprint => Steps is [.., var last] ? last.Fingerprint : null;
}

/// <summary>One step.</summary>
/// <param name="Step">Such as "generalize" or "prepare".</param>
/// <param name="Fingerprint">Of the contents after it.</param>
public sealed record RecordStep(string Step, string Fingerprint);

/// <summary>The disk that an output was made from.</summary>
/// <param name="Disk">Its container and size, and the firmware that it starts with.</param>
/// <param name="Kind">What is installed.</param>
/// <param name="System">What people call that.</param>
public sealed record RecordedOrigin(DiskFacts Disk, GuestKind Kind, string System)
{
    /// <summary>The processor that it is made for; null: not known.</summary>
    public GuestProcessor? Processor { get; init; }

    /// <summary>It starts from a disk that is attached by NVMe; null: not known.</summary>
    public bool? StartsFromNvme { get; init; }

    /// <summary>It has drivers for the network cards that Azure's hosts pass through; null: not known.</summary>
    public bool? HasAcceleratedNetwork { get; init; }
}
