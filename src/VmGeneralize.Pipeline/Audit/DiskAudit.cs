using VmGeneralize.Checks;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>Result of <c>verify</c>.</summary>
/// <param name="Disk">Container and disk.</param>
/// <param name="Systems">Installations that could be read.</param>
/// <param name="Findings">
/// The most severe first. An error fails the audit: dead data, slack, damage, what the default operations would remove, and checks that report an
/// error. Warnings and what is good to know do not: what only opt-in operations remove, and free cells of hives that are never written.
/// </param>
/// <param name="Hits">Where strings of <c>--search</c> were found, by string and place.</param>
/// <param name="HitCount">How often they were found in all.</param>
public sealed record DiskAudit(
    DiskFacts Disk,
    IReadOnlyList<InstalledSystem> Systems,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<SearchHit> Hits,
    long HitCount)
{
    /// <summary>Nothing is left that should not be.</summary>
    public bool IsClean => HitCount == 0 && Findings.All(finding => finding.Severity != Severity.Error);

    /// <summary>What an audit calls a severity: an error is something that was left.</summary>
    public static string Name(Severity severity) => severity switch
    {
        Severity.Error => "Leftover",
        Severity.Warning => "Warning",
        Severity.Info => "Info",
        _ => throw new InvalidOperationException($"An audit has no name for {severity}"),
    };
}
