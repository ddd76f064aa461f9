using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Audit;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Console;

/// <summary>An audit as text.</summary>
internal static class AuditPrinter
{
    private const int MostHits = 200;
    private const int MostOfAKind = 20;

    public static void Print(AuditReport report)
    {
        Output.Line($"{report.Disk.File}: {report.Disk.Format}, {Bytes.Text(report.Disk.VirtualSize)}, {report.Disk.PartitionTable}");
        foreach (WindowsReport windows in report.Windows)
        {
            Output.Line($"Windows on partition {windows.Partition}: {windows.Product ?? "unknown product"}; {windows.Sysprep.Summary}");
        }

        foreach (LinuxReport linux in report.Linux)
        {
            Output.Line($"Linux on partition {linux.Partition}: {linux.Name}");
        }

        Output.Line();
        foreach (IGrouping<(string Kind, string? Id, string Severity), AuditFinding> group in report.Findings.GroupBy(finding => (finding.Kind, finding.Id, finding.Severity)))
        {
            foreach (AuditFinding finding in group.Take(MostOfAKind))
            {
                string size = finding.Bytes is > 0 and long bytes ? $" ({Bytes.Text(bytes)})" : "";
                Output.Line($"{finding.Severity.ToUpperInvariant(),-8} {finding.Summary}{size}");
                Output.Line($"         seen: {finding.Evidence}");
            }

            if (group.Count() > MostOfAKind)
            {
                Output.Line($"         ... and {group.Count() - MostOfAKind} more of this");
            }

            if (group.First().Remedy is { } remedy)
            {
                Output.Line($"         {remedy}");
            }
        }

        PrintHits(report);
        int leftovers = report.Findings.Count(finding => finding.Severity == AuditFinding.Leftover);
        int warnings = report.Findings.Count(finding => finding.Severity == AuditFinding.Warning);
        Output.Line(report.IsClean
            ? $"Clean: nothing is left that should not be ({warnings} warnings)."
            : $"Not clean: {leftovers} leftovers, {report.HitCount} search hits, {warnings} warnings.");
    }

    private static void PrintHits(AuditReport report)
    {
        foreach (SearchHit hit in report.Hits.Take(MostHits))
        {
            Output.Line($"FOUND    \"{hit.Text}\" ({hit.Encoding}) at byte {hit.Offset}: {hit.Place}{(hit.Count > 1 ? $" ({hit.Count} times)" : "")}");
        }

        if (report.Hits.Count > MostHits)
        {
            Output.Line($"         ... and {report.Hits.Count - MostHits} more places; --json lists them");
        }
    }
}
