using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Html;
using VmGeneralize.Pipeline.Output;

namespace VmGeneralize.Pipeline.Targets;

/// <summary>The page about a disk that ended in Azure, and the record beside it: the disk itself has no folder here.</summary>
internal static class RunRecord
{
    /// <summary>What could keep the page from being written is found out before hours of upload.</summary>
    public static void Prepare(string? page)
    {
        if (page is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(page))!);
        }
    }

    public static RunReport Write(RunReport report, string? page)
    {
        if (page is null)
        {
            return report;
        }

        report = report with { HtmlReport = page, Record = Sidecar.PathFor(page) };
        Sidecar.Write(page, report.Plan.Disk.File, report);
        HtmlReport.Write(page, HtmlReport.Render(report));
        return report;
    }
}
