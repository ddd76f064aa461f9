using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>What <c>verify</c> found.</summary>
/// <param name="Disk">Container and disk.</param>
/// <param name="Windows">Installations of Windows.</param>
/// <param name="Findings">Leftovers first, then warnings, then what is good to know.</param>
/// <param name="Hits">Where strings of <c>--search</c> stand, by string and place.</param>
/// <param name="HitCount">How often they were found in all.</param>
public sealed record AuditReport(
    DiskReport Disk,
    IReadOnlyList<WindowsReport> Windows,
    IReadOnlyList<AuditFinding> Findings,
    IReadOnlyList<SearchHit> Hits,
    long HitCount)
{
    /// <summary>Installations of Linux.</summary>
    public IReadOnlyList<LinuxReport> Linux { get; init; } = [];

    /// <summary>Tells JSON lines apart.</summary>
    public string Type => "verify";

    /// <summary>Nothing is left that should not be.</summary>
    public bool IsClean => HitCount == 0 && Findings.All(finding => finding.Severity != AuditFinding.Leftover);
}
