namespace VmGeneralize.Pipeline.Reports;

/// <summary>What <c>verify</c> found.</summary>
/// <param name="Disk">Container and disk.</param>
/// <param name="Windows">Installations of Windows.</param>
/// <param name="Findings">Leftovers first, then warnings, then what is good to know.</param>
/// <param name="Hits">Where strings of <c>--search</c> stand, by string and place.</param>
/// <param name="HitCount">How often they were found in all.</param>
public sealed record AuditReport(
    DiskReport Disk,
    IReadOnlyList<WindowsReport> Windows,
    IReadOnlyList<AuditFindingReport> Findings,
    IReadOnlyList<SearchHitReport> Hits,
    long HitCount)
    : Report("verify")
{
    /// <summary>Installations of Linux.</summary>
    public IReadOnlyList<LinuxReport> Linux { get; init; } = [];

    /// <summary>Nothing is left that should not be.</summary>
    public required bool IsClean { get; init; }
}
