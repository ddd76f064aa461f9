using VmGeneralize.Checks;
using VmGeneralize.Disks;

namespace VmGeneralize.Pipeline.Results;

/// <summary>The last word of an inspection: ready or not, and how much was found.</summary>
public static class Verdict
{
    /// <summary>As in <c>Ready (dynamic VHDX, Windows Server 2022). 2 errors, 26 warnings, 59 notes; 30 of them are fixed by default ...</c></summary>
    public static string Of(Inspection inspection)
    {
        string ready = inspection.Obstacles.Count > 0 ? "Not ready"
            : inspection.MayNotWork ? "Not ready for Azure: the disk can be generalized, but a VM from it may not work"
            : "Ready";
        string systems = string.Join(", ", inspection.Systems.Select(system => system.Name));
        return $"{ready} ({inspection.Disk.Format.Name()}{(systems.Length > 0 ? $", {systems}" : "")}). {Counts(inspection.Findings)}";
    }

    private static string Counts(IReadOnlyList<Finding> findings)
    {
        int byDefault = findings.Count(finding => finding.FixedBy is { OnByDefault: true });
        int byChoice = findings.Count(finding => finding.FixedBy is { OnByDefault: false });
        string counts = $"{Count(findings, Severity.Error, "error")}, {Count(findings, Severity.Warning, "warning")}, {Count(findings, Severity.Info, "note")}";
        return (byDefault, byChoice) switch
        {
            (0, 0) => $"{counts}.",
            (_, 0) => $"{counts}; {byDefault} of them fixed by default.",
            (0, _) => $"{counts}; {byChoice} of them can be fixed with --enable.",
            _ => $"{counts}; {byDefault} of them fixed by default, {byChoice} more with --enable.",
        };
    }

    private static string Count(IReadOnlyList<Finding> findings, Severity severity, string noun)
    {
        int count = findings.Count(finding => finding.Severity == severity);
        return count == 1 ? $"1 {noun}" : $"{count} {noun}s";
    }
}
