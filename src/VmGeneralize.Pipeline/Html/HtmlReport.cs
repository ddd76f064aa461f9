using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Html;

/// <summary>
/// Reports as one page for a browser that needs nothing else: no script, no font, no picture from anywhere. It shows what the
/// report records (and <c>--json</c>) hold and nothing besides.
/// </summary>
public static class HtmlReport
{
    // Belt and braces: nothing in the page asks for anything, and the browser would not let it.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

    /// <summary>Where the page of an output stands.</summary>
    public static string PathFor(string output) => Path.ChangeExtension(output, ".report.html");

    public static string Render(InspectReport report) => Render(ReportPage.Of(report));

    /// <summary>A command that refused to change the disk.</summary>
    public static string Render(InspectReport report, RefusedException refusal) =>
        Render(ReportPage.Of(report, new ObstacleReport(refusal.Code, refusal.Reason, refusal.FirstDo)));

    public static string Render(PlanReport plan) => Render(ReportPage.Of(plan));

    public static string Render(GeneralizeReport report) => Render(ReportPage.Of(report));

    public static string Render(RunReport report) => Render(ReportPage.Of(report));

    /// <summary>Refuses, before any work, a page that would replace one of the disk's own files or the output.</summary>
    /// <exception cref="RefusedException">It would.</exception>
    public static void CheckTarget(DiskSession session, string path, string? output = null)
    {
        if (OutputPath.IsFileOf(session, path) || (output is not null && OutputPath.IsSame(path, output)))
        {
            throw new RefusedException("report-is-disk", $"The report {path} would replace a disk file of this job.", "Choose another name with --report.");
        }
    }

    /// <summary>Writes a page through a temporary name; an older one is replaced.</summary>
    public static void Write(string path, string html)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        OutputFile.Write(path, html);
    }

    private static string Render(ReportPage page)
    {
        HtmlWriter html = new();
        using (html.Element("html", ("lang", "en")))
        {
            using (html.Element("head"))
            {
                html.Empty("meta", ("charset", "utf-8"));
                html.Empty("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy));
                html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
                html.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
                html.Empty("meta", ("name", "referrer"), ("content", "no-referrer"));
                html.Element("title", $"{page.Name} - vmgeneralize report");
                html.Empty("link", ("rel", "icon"), ("href", "data:,")); // else a browser asks the server for one
                html.StyleSheet();
            }

            using (html.Element("body"))
            {
                WriteBody(html, page);
            }
        }

        html.LineBreak();
        return html.ToString();
    }

    private static void WriteBody(HtmlWriter html, ReportPage page)
    {
        HeaderSection.Write(html, page);
        using (html.Element("main"))
        {
            ObstacleSection.Write(html, page);
            DiskSection.Write(html, page);
            AzureSection.Write(html, page);
            WindowsSection.Write(html, page);
            LinuxSection.Write(html, page);
            FindingsSection.Write(html, page);
            OperationsSection.Write(html, page);
            LeftSection.Write(html, page);
            NextStepsSection.Write(html, page);
        }

        html.Element("footer", $"Made by {ToolVersion.Text}. This page holds everything it shows: it asks the network for nothing and runs no script.");
    }
}
