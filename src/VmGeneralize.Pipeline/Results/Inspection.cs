using VmGeneralize.Checks;
using VmGeneralize.Guests;

namespace VmGeneralize.Pipeline.Results;

/// <summary>Everything that is said about a disk that is only looked at.</summary>
/// <param name="Disk">Container and disk.</param>
/// <param name="Volumes">Partitions.</param>
/// <param name="Systems">Installations; more than one only on multi-boot disks.</param>
/// <param name="Findings">What is wrong with the disk and its installations: blockers, roles, readiness, leftovers, secrets.</param>
/// <param name="Obstacles">Why <c>generalize</c> would refuse; empty when it would not.</param>
public sealed record Inspection(
    DiskFacts Disk,
    IReadOnlyList<VolumeFacts> Volumes,
    IReadOnlyList<InstalledSystem> Systems,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<GuestObstacle> Obstacles)
{
    /// <summary>Something of the disk or of a system on it may keep a VM in Azure from working, though nothing forbids generalizing it.</summary>
    public bool MayNotWork => Findings.Any(finding => finding is { Severity: Severity.Error, Rule.Area: CheckArea.AzureReadiness });

    /// <summary>Unallocated space.</summary>
    public IReadOnlyList<UnallocatedFacts> Unallocated { get; init; } = [];
}
