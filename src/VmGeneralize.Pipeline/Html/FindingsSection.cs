using VmGeneralize.Checks;
using VmGeneralize.Guests;

namespace VmGeneralize.Pipeline.Html;

/// <summary>What the checks found, by area, the most severe first.</summary>
internal static class FindingsSection
{
    private const int MaxPerArea = 500;

    public static void Write(HtmlWriter html, ReportPage page)
    {
        if (page.Systems.Count == 0)
        {
            return; // nothing was there to be checked
        }

        using (html.Element("section", ("id", "findings")))
        {
            html.Element("h2", "Findings");
            if (page.Plan is not null)
            {
                html.Element("p", "Found on the source disk. Those that the operations below fix are marked.", ("class", "muted"));
            }

            bool isLinux = page.Systems.All(system => system.Kind == GuestKind.Linux);
            List<string> clean = [];
            foreach ((FindingArea area, Finding[] here) in FindingArea.Group(page.Findings))
            {
                if (here.Length == 0)
                {
                    if (!(isLinux && area.Area is CheckArea.SysprepBlocker or CheckArea.Role))
                    {
                        clean.Add(area.Heading);
                    }
                }
                else
                {
                    WriteArea(html, page, area, here);
                }
            }

            if (clean.Count > 0)
            {
                html.Element("p", $"Nothing found: {string.Join("; ", clean)}.", ("class", "nothing"));
            }
        }
    }

    private static void WriteArea(HtmlWriter html, ReportPage page, FindingArea area, Finding[] findings)
    {
        html.Element("h3", area.Heading);
        html.Element("p", $"{area.Meaning} {Summary(findings)}".Trim(), ("class", "muted"));
        Finding[] severe = [.. findings.Where(IsSevere)];
        Finding[] others = [.. findings.Where(finding => !IsSevere(finding))];
        WriteList(html, page, severe);
        if (others.Length > 0)
        {
            using (html.Element("details"))
            {
                html.Element("summary", $"More: {Summary(others)}");
                WriteList(html, page, others);
            }
        }
    }

    // Shown at once; what is good to know, and what is fixed, is a click away.
    private static bool IsSevere(Finding finding) => finding.IsFixed != true && finding.Severity != Severity.Info;

    private static void WriteList(HtmlWriter html, ReportPage page, Finding[] findings)
    {
        if (findings.Length == 0)
        {
            return;
        }

        using (html.Element("ul", ("class", "findings")))
        {
            foreach (Finding finding in findings.Take(MaxPerArea))
            {
                using (html.Element("li", ("class", finding.IsFixed == true ? "finding fixed" : $"finding {Class(finding.Severity)}")))
                {
                    Write(html, page, finding);
                }

                html.LineBreak();
            }
        }

        if (findings.Length > MaxPerArea)
        {
            html.Element("p", $"And {Counts.Text(findings.Length - MaxPerArea)} more: --json lists all of them.", ("class", "notice"));
        }
    }

    private static string Summary(Finding[] findings)
    {
        Finding[] left = [.. findings.Where(finding => finding.IsFixed != true)];
        string[] counts =
        [
            .. FindingArea.Severities.Select(severity => (Severity: severity, Count: left.Count(finding => finding.Severity == severity)))
                .Where(group => group.Count > 0)
                .Select(group => Counts.Of(group.Count, group.Severity == Severity.Info ? "note" : group.Severity.ToString().ToLowerInvariant())),
        ];
        int repaired = findings.Length - left.Length;
        return string.Join(", ", repaired > 0 ? [.. counts, $"{repaired} fixed"] : counts) + ".";
    }

    private static void Write(HtmlWriter html, ReportPage page, Finding finding)
    {
        using (html.Element("p", ("class", "summary")))
        {
            html.Element("span", finding.IsFixed == true ? FixedLabel(page) : finding.Severity.ToString(), ("class", "badge"));
            html.Text($" {finding.Summary}");
            if (finding.Bytes is long bytes)
            {
                html.Element("span", $" ({Bytes.Text(bytes)})", ("class", "muted"));
            }
        }

        using (html.Element("dl", ("class", "details")))
        {
            Fact(html, "Where", finding.Evidence);
            Fact(html, "Expected", finding.Expected);
            Fact(html, "Found", finding.Expected is null ? finding.Found : finding.Found ?? "nothing");
            Fact(html, "Remedy", finding.Remedy);
            Fact(html, "On this disk", finding.FixedBy is null ? null : OfflineFix.Of(finding.FixedBy));
            WriteRule(html, finding.Rule);
        }
    }

    private static void WriteRule(HtmlWriter html, Rule? rule)
    {
        if (rule is not null)
        {
            using (html.Element("div"))
            {
                html.Element("dt", "Rule");
                using (html.Element("dd"))
                {
                    html.Text($"{rule.Id}, ");
                    html.Link(rule.Source.AbsoluteUri, "documentation");
                }
            }
        }
    }

    private static string FixedLabel(ReportPage page) => page.Output is null ? "Would be fixed" : "Fixed in the image";

    private static void Fact(HtmlWriter html, string name, string? value)
    {
        if (value is not null)
        {
            using (html.Element("div"))
            {
                html.Element("dt", name);
                html.WithOptions("dd", value);
            }
        }
    }

    private static string Class(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        Severity.Info => "info",
        _ => throw new InvalidOperationException($"The style sheet has no class for {severity}"),
    };
}
