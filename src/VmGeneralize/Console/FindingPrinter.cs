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
                    foreach (Finding[] alike in Alike(here))
                    {
                        Print(alike);
                    }
                }
            }
        }
    }

    // Neighbours that differ only in their place are printed once, with all places.
    private static IEnumerable<Finding[]> Alike(Finding[] findings)
    {
        int start = 0;
        for (int at = 1; at <= findings.Length; at++)
        {
            if (at == findings.Length || findings[at] with { Evidence = findings[start].Evidence } != findings[start])
            {
                yield return findings[start..at];
                start = at;
            }
        }
    }

    private static void Print(Finding[] alike)
    {
        Finding finding = alike[0];
        string size = finding.Bytes is long bytes ? $" ({Bytes.Text(bytes)})" : "";
        Output.Marked("  ", finding.Severity.ToString().ToUpperInvariant(), 7, finding.Severity, $"{finding.Summary}{size}");
        foreach (Finding one in alike)
        {
            Output.Path($"          where: {one.Evidence}");
        }

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
        int colon = line.LastIndexOf(": ", StringComparison.Ordinal);
        string command = line[(colon < 0 ? 0 : colon + 2)..];
        if (line.EndsWith('.') || IsProse(command.TrimStart()))
        {
            Output.Line(line);
        }
        else if (colon < 0)
        {
            Output.Command(line);
        }
        else
        {
            Output.Instruction(line[..(colon + 1)], command);
        }
    }

    // Commands hold no articles and no punctuation between words; only those of PowerShell begin with a capital.
    internal static bool IsProse(string text) =>
        text.Contains(", ", StringComparison.Ordinal) || text.Contains("; ", StringComparison.Ordinal) || text.Contains(" the ", StringComparison.Ordinal)
        || (char.IsUpper(text[0]) && text.Contains(' ', StringComparison.Ordinal) && !text.Split(' ')[0].AsSpan().ContainsAny('-', '.'));

    private static string Count(int count, Severity severity) => Counts.Of(count, severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        Severity.Info => "note",
        _ => throw new InvalidOperationException($"No noun for {severity}"),
    });
}
