using VmGeneralize.Checks;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Pipeline.Results;

/// <summary>Exactly what <c>generalize</c> changes on one disk; the same disk gives the same plan.</summary>
/// <param name="Disk">Container and disk.</param>
/// <param name="Stamp">Shows whether the disk has changed since.</param>
/// <param name="System">The installation, as it was.</param>
/// <param name="Options">What was chosen.</param>
/// <param name="Operations">Those selected, in catalogue order.</param>
/// <param name="Hives">Registry hives written back.</param>
/// <param name="ScrubbedBytes">Bytes of metadata that earlier deletions had left, wiped.</param>
/// <param name="Warnings">What should be looked at, though it does not forbid anything.</param>
public sealed record DiskPlan(
    DiskFacts Disk,
    string Stamp,
    InstalledSystem System,
    GeneralizeOptions Options,
    IReadOnlyList<AppliedOperation> Operations,
    IReadOnlyList<WrittenHive> Hives,
    long ScrubbedBytes,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Partitions as they were, with what the plan removes from each.</summary>
    public IReadOnlyList<VolumeFacts> Volumes { get; init; } = [];

    /// <summary>Unallocated space.</summary>
    public IReadOnlyList<UnallocatedFacts> Unallocated { get; init; } = [];

    /// <summary>Bytes of <see cref="Unallocated"/> that the disk file stores and the copy leaves out.</summary>
    public long DroppedBytes => Options.KeepUnallocated ? 0 : Unallocated.Sum(space => space.StoredBytes);

    /// <summary>What the checks found before anything was changed, and whether it is gone afterwards.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The installation, when it is Windows.</summary>
    public InstalledWindows? Windows => System as InstalledWindows;

    /// <summary>Allocated bytes that become free.</summary>
    public long BytesFreed => Operations.Sum(operation => operation.BytesFreed);

    /// <summary>False for a Windows that is prepared only: Sysprep must still run in it.</summary>
    public bool IsGeneralized => System.IsGeneralized;

    /// <summary>True for a disk that was cleaned before Sysprep runs in it.</summary>
    public bool IsPrepared => Options.Prepare;

    /// <summary>True when there is nothing left to change.</summary>
    public bool IsEmpty => Operations.All(operation => operation.Edits.Count == 0) && Hives.Count == 0;
}
