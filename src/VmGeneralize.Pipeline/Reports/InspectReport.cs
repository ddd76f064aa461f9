namespace VmGeneralize.Pipeline.Reports;

/// <summary>Everything <c>inspect</c> reports.</summary>
/// <param name="Disk">Container and disk.</param>
/// <param name="Volumes">Partitions.</param>
/// <param name="Findings">What the checks found in the installations: blockers, roles, readiness, leftovers, secrets.</param>
/// <param name="Obstacles">Why <c>generalize</c> would refuse; empty when it would not.</param>
public sealed record InspectReport(
    DiskReport Disk,
    IReadOnlyList<VolumeReport> Volumes,
    IReadOnlyList<FindingReport> Findings,
    IReadOnlyList<ObstacleReport> Obstacles)
    : Report("inspect")
{
    /// <summary><c>generalize</c> would accept the disk.</summary>
    public bool Ready { get; init; }

    /// <summary>The installation, when it is Windows; of several the first.</summary>
    public WindowsReport? Windows { get; init; }

    /// <summary>The installation, when it is Linux; of several the first.</summary>
    public LinuxReport? Linux { get; init; }

    /// <summary>Every installation.</summary>
    public IReadOnlyList<SystemReport> Systems { get; init; } = [];

    /// <summary>Unallocated space, which a copy leaves out.</summary>
    public IReadOnlyList<UnallocatedReport> Unallocated { get; init; } = [];
}

/// <summary>One installation.</summary>
/// <param name="OsType">Windows or Linux.</param>
/// <param name="Partition">Where it is.</param>
/// <param name="Name">What it is called.</param>
/// <param name="IsGeneralized">False for a Windows in which Sysprep must still run.</param>
public sealed record SystemReport(string OsType, int Partition, string Name, bool IsGeneralized);
