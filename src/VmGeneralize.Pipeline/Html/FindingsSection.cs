using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Html;

/// <summary>What the checks found, by area, the gravest first.</summary>
internal static class FindingsSection
{
    private const int MostPerArea = 500;

    public static void Write(HtmlWriter html, ReportPage page)
    {
        if (page.Windows.Count + page.Linux.Count == 0)
        {
            return; // nothing was there to be checked
        }

        using (html.Element("section", ("id", "findings")))
        {
            html.Element("h2", "Findings");
            if (page.Plan is not null)
            {
                html.Element("p", "Found on the disk as it came; those that the operations below do away with say so.", ("class", "muted"));
            }

            List<string> clean = [];
            foreach ((FindingArea area, FindingReport[] here) in FindingArea.Group(page.Findings))
            {
                if (here.Length == 0)
                {
                    clean.Add(area.Heading);
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

    private static void WriteArea(HtmlWriter html, ReportPage page, FindingArea area, FindingReport[] findings)
    {
        html.Element("h3", area.Heading);
        html.Element("p", $"{area.Meaning} {Summary(findings)}".Trim(), ("class", "muted"));
        FindingReport[] grave = [.. findings.Where(IsGrave)];
        FindingReport[] others = [.. findings.Where(finding => !IsGrave(finding))];
        WriteList(html, page, grave);
        if (others.Length > 0)
        {
            using (html.Element("details"))
            {
                html.Element("summary", $"More: {Summary(others)}");
                WriteList(html, page, others);
            }
        }
    }

    // Shown at once; what is good to know, and what is mended, is a click away.
    private static bool IsGrave(FindingReport finding) => finding.Mended != true && finding.Severity != "Info";

    private static void WriteList(HtmlWriter html, ReportPage page, FindingReport[] findings)
    {
        if (findings.Length == 0)
        {
            return;
        }

        using (html.Element("ul", ("class", "findings")))
        {
            foreach (FindingReport finding in findings.Take(MostPerArea))
            {
                using (html.Element("li", ("class", finding.Mended == true ? "finding mended" : $"finding {Class(finding.Severity)}")))
                {
                    Write(html, page, finding);
                }

                html.LineBreak();
            }
        }

        if (findings.Length > MostPerArea)
        {
            html.Element("p", $"And {Counts.Text(findings.Length - MostPerArea)} more: --json lists all of them.", ("class", "notice"));
        }
    }

    private static string Summary(FindingReport[] findings)
    {
        FindingReport[] left = [.. findings.Where(finding => finding.Mended != true)];
        string[] counts =
        [
            .. FindingArea.Severities.Select(severity => (Severity: severity, Count: left.Count(finding => finding.Severity == severity)))
                .Where(group => group.Count > 0)
                .Select(group => group.Severity == "Info" ? $"{group.Count} for information" : Counts.Of(group.Count, group.Severity.ToLowerInvariant())),
        ];
        int mended = findings.Length - left.Length;
        return string.Join(", ", mended > 0 ? [.. counts, $"{mended} mended"] : counts) + ".";
    }

    private static void Write(HtmlWriter html, ReportPage page, FindingReport finding)
    {
        using (html.Element("p", ("class", "summary")))
        {
            html.Element("span", finding.Mended == true ? Mended(page) : finding.Severity, ("class", "badge"));
            html.Text($" {finding.Summary}");
            if (finding.Bytes is long bytes)
            {
                html.Element("span", $" ({Bytes.Text(bytes)})", ("class", "muted"));
            }
        }

        using (html.Element("dl", ("class", "details")))
        {
            Fact(html, "Seen", finding.Evidence);
            Fact(html, "Expected", finding.Expected);
            Fact(html, "Found", finding.Expected is null ? finding.Found : finding.Found ?? "nothing");
            Fact(html, "Remedy", finding.Remedy);
            Fact(html, "Mended offline by", finding.FixedBy is null ? null : OfflineFix.Of(finding.FixedBy));
            using (html.Element("div"))
            {
                html.Element("dt", "Rule");
                using (html.Element("dd"))
                {
                    html.Text($"{finding.Check}, ");
                    html.Link(finding.Source, "documentation");
                }
            }
        }
    }

    private static string Mended(ReportPage page) => page.Output is null ? "Would be gone" : "Gone in the image";

    private static void Fact(HtmlWriter html, string name, string? value)
    {
        if (value is not null)
        {
            using (html.Element("div"))
            {
                html.Element("dt", name);
                html.Element("dd", value);
            }
        }
    }

    private static string Class(string severity) => severity switch
    {
        "Error" => "error",
        "Warning" => "warning",
        _ => "info",
    };
}
