using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Html;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Targets;

/// <summary>A disk file on this machine, with its record beside it and pages for people where they are wanted.</summary>
/// <param name="path">The file.</param>
/// <param name="format">Its container.</param>
public sealed class FileTarget(string path, OutputFormat format) : IImageTarget<GeneralizeReport>
{
    public string File => path;

    internal OutputFormat Format => format;

    /// <summary>Replace the file if it exists.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Leave the report pages beside it, which say how to go on to Azure.</summary>
    public bool WritesPages { get; init; }

    /// <summary>Where else a page for a browser is to stand; null for nowhere.</summary>
    public string? Page { get; init; }

    public void Check(DiskSession session)
    {
        ImageOutput.CheckTarget(session, path, Overwrite);
        if (!OutputContainer.Of(format).Takes4KSectors)
        {
            FinalImage.RequireAzureSectors(session);
        }
    }

    public async Task<GeneralizeReport> WriteAsync(VerifiedDisk disk, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        using FinalImage image = FinalImage.Of(disk);
        OutputReport output = await ImageOutput.WriteAsync(image, path, format, Overwrite, progress, cancellation).ConfigureAwait(false);
        return new GeneralizeReport(disk.Plan, output, Sidecar.PathFor(path), Report: null);
    }

    /// <summary>Writes the record and the pages; after the optimization, which adds to the record by itself, the pages once more.</summary>
    public GeneralizeReport Record(GeneralizeReport report)
    {
        if (report.Optimized is null)
        {
            Sidecar.Write(report.Plan.Disk.File, report.Plan, report.Output, report.Plan.IsPrepared ? Sidecar.Prepared : Sidecar.Generalized);
        }

        string[] pages = [.. WritesPages ? (string[])[HtmlReport.PathFor(path)] : [], .. Page is { } page ? (string[])[page] : []];
        report = report with
        {
            Report = WritesPages ? HandOverPage.Write(report.Plan, report.Output) : null,
            HtmlReports = pages.Length > 0 ? pages : null,
        };
        string html = pages.Length > 0 ? HtmlReport.Render(report) : "";
        foreach (string file in pages)
        {
            HtmlReport.Write(file, html);
        }

        return report;
    }
}
