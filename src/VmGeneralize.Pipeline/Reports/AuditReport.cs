namespace VmGeneralize.Pipeline.Reports;

/// <summary>Result of <c>verify</c>.</summary>
/// <param name="Disk">Container and disk.</param>
/// <param name="Findings">Leftovers first, then warnings, then what is good to know.</param>
/// <param name="Hits">Where strings of <c>--search</c> were found, by string and place.</param>
/// <param name="HitCount">How often they were found in all.</param>
public sealed record AuditReport(
    DiskReport Disk,
    IReadOnlyList<AuditFindingReport> Findings,
    IReadOnlyList<SearchHitReport> Hits,
    long HitCount)
    : Report("verify")
{
    /// <inheritdoc cref="InspectReport.Windows"/>
    public WindowsReport? Windows { get; init; }

    /// <inheritdoc cref="InspectReport.Linux"/>
    public LinuxReport? Linux { get; init; }

    /// <summary>Every installation.</summary>
    public IReadOnlyList<SystemReport> Systems { get; init; } = [];

    /// <summary>Nothing is left that should not be.</summary>
    public required bool IsClean { get; init; }
}
