namespace VmGeneralize.Pipeline.Reports;

/// <summary>Everything <c>inspect</c> tells.</summary>
/// <param name="Disk">Container and disk.</param>
/// <param name="Volumes">Partitions.</param>
/// <param name="Windows">Installations of Windows; more than one only on multi-boot disks.</param>
/// <param name="Findings">What the checks found in the installations: blockers, roles, readiness, leftovers, secrets.</param>
/// <param name="Obstacles">Why <c>generalize</c> would refuse; empty when it would not.</param>
public sealed record InspectReport(
    DiskReport Disk,
    IReadOnlyList<VolumeReport> Volumes,
    IReadOnlyList<WindowsReport> Windows,
    IReadOnlyList<FindingReport> Findings,
    IReadOnlyList<ObstacleReport> Obstacles)
    : Report("inspect")
{
    /// <summary>Installations of Linux.</summary>
    public IReadOnlyList<LinuxReport> Linux { get; init; } = [];

    /// <summary>Space that nothing owns, which a copy leaves out.</summary>
    public IReadOnlyList<UnallocatedReport> Unallocated { get; init; } = [];
}
