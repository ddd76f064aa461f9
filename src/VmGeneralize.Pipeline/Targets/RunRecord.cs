using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Html;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Targets;

/// <summary>The page about a disk that ended in Azure, and the record beside it: the disk itself has no folder here.</summary>
internal static class RunRecord
{
    /// <summary>What could keep the page from being written is found out before hours of upload.</summary>
    public static void Prepare(string? page)
    {
        if (page is not null)
        {
            OutputFolder.Require(page);
        }
    }

    /// <summary>The page of a run that found its image made already. The record is that of the run that made it.</summary>
    public static void Write(DiskPlan plan, MadeImage existing, string? page)
    {
        if (page is not null)
        {
            HtmlReport.Write(page, HtmlReport.Render(plan, existing), plan.Disk.File);
        }
    }

    public static AzureResult Write(AzureResult result, string? page)
    {
        if (page is null)
        {
            return result;
        }

        result = result with { HtmlPage = page, Record = Sidecar.PathFor(page) };
        Sidecar.Write(page, result.Plan.Disk.File, result);
        HtmlReport.Write(page, HtmlReport.Render(result), result.Plan.Disk.File);
        return result;
    }
}
