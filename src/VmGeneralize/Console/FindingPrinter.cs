using VmGeneralize.Checks;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Console;

/// <summary>Findings as text: the most severe first, those of one severity by area.</summary>
internal static class FindingPrinter
{
    private static readonly Severity[] MostSevereFirst = [.. Enum.GetValues<Severity>().OrderDescending()];

    public static void Print(IReadOnlyList<Finding> findings, Severity least)
    {
        foreach (Severity severity in MostSevereFirst.Where(severity => severity >= least))
        {
            foreach ((FindingArea area, Finding[] here) in FindingArea.Group([.. findings.Where(finding => finding.Severity == severity)]))
            {
                if (here.Length > 0)
                {
                    Output.Line();
                    Output.Line($"{area.Heading} ({Count(here.Length, severity)})");
                    foreach (Finding finding in here)
                    {
                        Print(finding);
                    }
                }
            }
        }
    }

    private static void Print(Finding finding)
    {
        string size = finding.Bytes is long bytes ? $" ({Bytes.Text(bytes)})" : "";
        Output.Marked("  ", finding.Severity.ToString().ToUpperInvariant(), 7, finding.Severity, $"{finding.Summary}{size}");
        Output.Line($"          where: {finding.Evidence}");
        if (finding.Expected is not null)
        {
            Output.Line($"          expected {finding.Expected}, found {finding.Found ?? "nothing"}");
        }

        if (finding.FixedBy is not null)
        {
            Output.Line($"          {OfflineFix.Of(finding.FixedBy)}");
        }

        if (finding.Remedy is not null)
        {
            PrintRemedy($"          {finding.Remedy}");
        }
    }

    /// <summary>What to do: a sentence, with or without a command at its end that can be copied.</summary>
    public static void PrintRemedy(string line)
    {
        if (line.EndsWith('.'))
        {
            Output.Line(line);
        }
        else
        {
            Output.Whole(line);
        }
    }

    private static string Count(int count, Severity severity)
    {
        string noun = severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            Severity.Info => "note",
            _ => throw new InvalidOperationException($"No noun for {severity}"),
        };
        return count == 1 ? $"1 {noun}" : $"{count} {noun}s";
    }
}
