using VmGeneralize.Checks;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Audit;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Console;

/// <summary>An audit as text.</summary>
internal static class AuditPrinter
{
    private const int MaxHits = 200;
    private const int MaxOfAKind = 20;

    /// <summary>What was found on a disk that is refused.</summary>
    public static void PrintReadable(DiskAudit audit)
    {
        PrintHead(audit);
        if (!StreamSettings.Current.Quiet)
        {
            Output.Line("Nothing is changed. What can be read, and should not be in an image:");
            Output.Line();
            PrintFindings(audit);
        }
    }

    public static void Print(DiskAudit audit)
    {
        PrintHead(audit);
        if (!StreamSettings.Current.Quiet)
        {
            Output.Line();
            PrintFindings(audit);
            PrintHits(audit);
        }

        int leftovers = audit.Findings.Count(finding => finding.Severity == Severity.Error);
        int warnings = audit.Findings.Count(finding => finding.Severity == Severity.Warning);
        Output.Line(audit.IsClean
            ? $"Clean: nothing is left that should not be ({Counts.Of(warnings, "warning")})."
            : $"Not clean: {Counts.Of(leftovers, "leftover")}{(audit.HitCount > 0 ? $", {Counts.Of(audit.HitCount, "search hit")}" : "")}, "
                + $"{Counts.Of(warnings, "warning")}.");
        if (audit.Findings.Any(finding => finding.Severity == Severity.Error && OfflineFix.IsByDefault(finding.Remedy)))
        {
            Output.Instruction("To write a copy without what is fixed by default:", $"vmgeneralize generalize {audit.Disk.File}");
        }
    }

    private static void PrintHead(DiskAudit audit)
    {
        Output.Line($"{audit.Disk.File}: {audit.Disk.Format.Name()}, {Bytes.Text(audit.Disk.VirtualSize)}, {audit.Disk.PartitionTable}");
        foreach (InstalledSystem system in audit.Systems)
        {
            Output.Line(system is InstalledWindows windows
                ? $"Windows on partition {windows.Partition}: {windows.Version.ProductName ?? "unknown product"}; {windows.Sysprep.Summary}"
                : $"{system.Kind} on partition {system.Partition}: {system.Name}");
        }
    }

    private static void PrintFindings(DiskAudit audit)
    {
        foreach (Finding[] alike in audit.Findings.GroupBy(Likeness).Select(group => group.ToArray()))
        {
            string told = "";
            foreach (Finding finding in alike.Take(MaxOfAKind))
            {
                string text = $"{finding.Summary}{(finding.Bytes is > 0 and long bytes ? $" ({Bytes.Text(bytes)})" : "")}";
                if (text != told)
                {
                    Output.Marked("", DiskAudit.Name(finding.Severity).ToUpperInvariant(), 8, finding.Severity, text);
                    told = text;
                }

                Output.Path($"         where: {finding.Evidence}");
            }

            if (alike.Length > MaxOfAKind)
            {
                Output.Line($"         ... and {alike.Length - MaxOfAKind} more of this");
            }

            if (alike[0].Remedy is { } remedy)
            {
                FindingPrinter.PrintRemedy($"         {remedy}");
            }
        }
    }

    // What is printed once, with one remedy below it.
    private static (FindingKind, Rule?, Severity, string?) Likeness(Finding finding) => (finding.Kind, finding.Rule, finding.Severity, finding.Remedy);

    private static void PrintHits(DiskAudit audit)
    {
        foreach (SearchHit hit in audit.Hits.Take(MaxHits))
        {
            Output.Line($"FOUND    \"{hit.Text}\" ({hit.Encoding}) at byte {hit.Offset}: {hit.Place}{(hit.Count > 1 ? $" ({hit.Count} times)" : "")}");
        }

        if (audit.Hits.Count > MaxHits)
        {
            Output.Line($"         ... and {audit.Hits.Count - MaxHits} more places; --json lists them");
        }
    }
}
