using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Html;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Targets;

/// <summary>A disk file on this machine, with its record beside it and pages for people where they are wanted.</summary>
/// <param name="path">The file.</param>
/// <param name="format">Its container.</param>
public sealed class FileTarget(string path, OutputFormat format) : IImageTarget<GeneralizeResult>
{
    public string File => path;

    internal OutputFormat Format => format;

    /// <summary>Replace the file if it exists.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The folder is made when it is missing; otherwise a missing folder is refused.</summary>
    public bool MakesFolder { get; init; }

    /// <summary>Leave the report pages beside it, which say how to continue to Azure.</summary>
    public bool WritesPages { get; init; }

    /// <summary>Where else an HTML page is written; null for nowhere.</summary>
    public string? Page { get; init; }

    public void Check(DiskSession session)
    {
        ImageOutput.CheckTarget(session, path, Overwrite, MakesFolder);
        OutputFile.RequirePlain(Sidecar.PathFor(path));
        if (WritesPages)
        {
            OutputFile.RequirePlain(HandOverPage.PathFor(path));
            OutputFile.RequirePlain(HtmlReport.PathFor(path));
        }

        if (!OutputContainer.Of(format).Takes4KSectors)
        {
            FinalImage.RequireAzureSectors(session);
        }
    }

    public async Task<GeneralizeResult> WriteAsync(VerifiedDisk disk, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        using FinalImage image = FinalImage.Of(disk);
        WrittenImage output = await ImageOutput.WriteAsync(
            image, new ImageFile(path, format, Overwrite, OutputRights.Like(disk.Source.Image.Files)), progress, cancellation).ConfigureAwait(false);
        return new GeneralizeResult(disk.Plan, output, Sidecar.PathFor(path));
    }

    /// <summary>Writes the record and the pages; after the optimization, which adds to the record by itself, the pages again.</summary>
    public GeneralizeResult Record(GeneralizeResult result)
    {
        if (result.Optimized is null)
        {
            Sidecar.Write(result.Plan.Disk.File, result.Plan, result.Output, result.Plan.IsPrepared ? RecordState.Prepared : RecordState.Generalized);
        }

        string[] pages = [.. WritesPages ? (string[])[HtmlReport.PathFor(path)] : [], .. Page is { } page ? (string[])[page] : []];
        result = result with
        {
            Page = WritesPages ? HandOverPage.Write(result.Plan, result.Output) : null,
            HtmlPages = pages,
        };
        string html = pages.Length > 0 ? HtmlReport.Render(result) : "";
        foreach (string file in pages)
        {
            HtmlReport.Write(file, html, result.Plan.Disk.File);
        }

        return result;
    }
}
