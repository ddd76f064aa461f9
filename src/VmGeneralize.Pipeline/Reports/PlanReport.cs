namespace VmGeneralize.Pipeline.Reports;

/// <summary>Exactly what <c>generalize</c> changes on one disk; the same disk gives the same report, byte for byte.</summary>
/// <param name="Disk">Container and disk.</param>
/// <param name="Stamp">Shows whether the disk has changed since.</param>
/// <param name="Windows">The installation, when it is Windows.</param>
/// <param name="Operations">Those selected, in catalogue order.</param>
/// <param name="Hives">Registry hives written back.</param>
/// <param name="ScrubbedBytes">Bytes of metadata that earlier deletions had left, wiped.</param>
/// <param name="BytesFreed">Allocated bytes that become free.</param>
/// <param name="Warnings">What should be looked at, though it does not forbid anything.</param>
public sealed record PlanReport(
    DiskReport Disk,
    string Stamp,
    WindowsReport? Windows,
    IReadOnlyList<OperationReport> Operations,
    IReadOnlyList<HiveReport> Hives,
    long ScrubbedBytes,
    long BytesFreed,
    IReadOnlyList<string> Warnings)
    : Report(TypeName)
{
    internal const string TypeName = "plan";

    /// <summary>What was chosen; null in records of versions that did not keep it.</summary>
    public OptionsReport? Options { get; init; }

    /// <summary>The installation, when it is Linux.</summary>
    public LinuxReport? Linux { get; init; }

    /// <summary>What the system is called.</summary>
    public string System { get; init; } = "";

    /// <summary>As Azure calls it: Windows or Linux.</summary>
    public string OsType { get; init; } = "";

    /// <summary>False for a Windows that is prepared only: Sysprep must still run in it.</summary>
    public bool IsGeneralized { get; init; }

    /// <summary>Partitions as they were, with what the plan removes from each.</summary>
    public IReadOnlyList<VolumeReport> Volumes { get; init; } = [];

    /// <summary>Unallocated space.</summary>
    public IReadOnlyList<UnallocatedReport> Unallocated { get; init; } = [];

    /// <summary>Bytes of it that the disk file stores and the copy leaves out; 0 with <c>--keep-unallocated</c>.</summary>
    public long DroppedBytes { get; init; }

    /// <summary>What the checks found before anything was changed, and whether it is gone afterwards.</summary>
    public IReadOnlyList<FindingReport> Findings { get; init; } = [];

    /// <summary>True when there is nothing left to change.</summary>
    public bool IsEmpty { get; init; }
}
