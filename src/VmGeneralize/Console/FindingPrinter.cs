using VmGeneralize.Checks;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Console;

/// <summary>Findings as text, by area, the gravest first.</summary>
internal static class FindingPrinter
{
    public static void Print(IReadOnlyList<Finding> findings)
    {
        foreach ((FindingArea area, Finding[] here) in FindingArea.Group(findings))
        {
            if (here.Length == 0)
            {
                continue;
            }

            Output.Line();
            Output.Line(area.Heading);
            foreach (Finding finding in here)
            {
                Print(finding);
            }
        }
    }

    private static void Print(Finding finding)
    {
        string size = finding.Bytes is long bytes ? $" ({Bytes.Text(bytes)})" : "";
        Output.Line($"  {finding.Severity.ToString().ToUpperInvariant(),-7} {finding.Summary}{size}");
        Output.Line($"          seen: {finding.Evidence}");
        if (finding.Expected is not null)
        {
            Output.Line($"          expected {finding.Expected}, found {finding.Found ?? "nothing"}");
        }

        if (finding.FixedBy is not null)
        {
            Output.Line($"          mended offline by {OfflineFix.Of(finding.FixedBy)}");
        }

        if (finding.Remedy is not null)
        {
            Output.Line($"          {finding.Remedy}");
        }
    }
}
