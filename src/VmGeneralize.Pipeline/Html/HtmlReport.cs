using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.Guests;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Html;

/// <summary>
/// Reports as one HTML page that needs nothing else: no script, no font, no picture from anywhere. It shows what the
/// report records (and <c>--json</c>) hold and nothing besides.
/// </summary>
public static class HtmlReport
{
    // Belt and braces: nothing in the page asks for anything, and the browser would not let it.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

    /// <summary>Where the page of an output is.</summary>
    public static string PathFor(string output) => Path.ChangeExtension(output, ".report.html");

    public static string Render(Inspection inspection) => Render(ReportPage.Of(inspection));

    /// <summary>A command that ended without doing what it was asked to.</summary>
    /// <param name="inspection">What the disk is; null when it cannot be opened.</param>
    /// <param name="file">What the user calls it.</param>
    /// <param name="cause">Why.</param>
    /// <param name="problem">The same in words.</param>
    internal static string Render(Inspection? inspection, string file, StopCause cause, GuestObstacle problem) =>
        Render((inspection is null ? ReportPage.Of(file, problem) : ReportPage.Of(inspection, problem)) with { Cause = cause });

    public static string Render(DiskPlan plan) => Render(ReportPage.Of(plan));

    public static string Render(GeneralizeResult result) => Render(ReportPage.Of(result));

    /// <summary>Of a run that found its image made already.</summary>
    public static string Render(DiskPlan plan, MadeImage existing) => Render(ReportPage.Of(plan, existing));

    public static string Render(AzureResult result) => Render(ReportPage.Of(result));

    /// <summary>Refuses, before any work, a page that would replace one of the disk's own files or the output.</summary>
    /// <exception cref="RefusedException">It would, or its folder takes no files.</exception>
    public static void CheckTarget(DiskSession session, string path, string? output = null)
    {
        OutputFile.RequirePlain(path);
        if (OutputPath.IsFileOf(session, path) || (output is not null && OutputPath.IsSame(path, output)))
        {
            throw IsDisk(path);
        }

        RequireFolder(path, output);
    }

    /// <summary>The same for a disk that is not open.</summary>
    /// <exception cref="RefusedException">It would.</exception>
    internal static void CheckTarget(DiskOrigin origin, string path, string? output)
    {
        OutputFile.RequirePlain(path);
        string[] files = origin is FileOrigin file ? [file.Path, .. file.Parents] : [];
        if (files.Any(own => OutputPath.IsSame(path, own)) || (output is not null && OutputPath.IsSame(path, output)))
        {
            throw IsDisk(path);
        }

        RequireFolder(path, output);
    }

    /// <summary>Writes a page through a temporary name; an older one is replaced.</summary>
    /// <param name="path">Where.</param>
    /// <param name="html">The page.</param>
    /// <param name="disk">The disk that it is about: if it is a file, only those who may read it may read the page.</param>
    public static void Write(string path, string html, string disk)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        OutputFile.Write(path, html, OutputRights.Like([disk]));
    }

    // The output's own folder was checked with the output, and may be made with it.
    private static void RequireFolder(string path, string? output)
    {
        string? folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (output is null || folder != Path.GetDirectoryName(Path.GetFullPath(output)))
        {
            OutputFolder.Require(path);
        }
    }

    private static RefusedException IsDisk(string path) =>
        new(PipelineRefusal.ReportIsDisk, $"The report {path} would replace a disk file of this job.", "Choose another name with --report.");

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
