using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Html;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Commands;

/// <summary>Check a disk, send it, say what was sent.</summary>
internal static class UploadRunner
{
    /// <summary>A disk as it is: <c>upload</c>.</summary>
    public static async Task<int> RunAsync(
        SourceDisk disk, AzureImageOptions options, PageBlobLocation target, UploadSettings settings, bool whatIf, bool json, CancellationToken cancellation)
    {
        using DiskSession session = DiskSession.Open(disk);
        using AzureImage image = AzureImage.OfDisk(session, options);
        if (whatIf)
        {
            TransferPrinter.Print(await WhatIfAsync(image, target, settings, cancellation).ConfigureAwait(false), json);
            return (int)ExitCode.Done;
        }

        return Print(
            await ProgressDisplay.RunAsync(progress => SendAsync(image, target, settings, progress, cancellation)).ConfigureAwait(false),
            json);
    }

    /// <summary>A disk as it is, to a managed disk.</summary>
    public static async Task<int> ToDiskAsync(
        SourceDisk disk,
        AzureImageOptions options,
        AzureLink link,
        string resourceGroup,
        Func<ResourceScope, AzureImage, DiskSpec> spec,
        UploadSettings settings,
        bool whatIf,
        bool json,
        CancellationToken cancellation)
    {
        using DiskSession session = DiskSession.Open(disk);
        using AzureImage image = AzureImage.OfDisk(session, options);
        DiskSpec first = spec(link.ScopeWithoutCalls(resourceGroup), image);
        first.Check(); // before the first call
        if (whatIf)
        {
            TransferPrinter.Print(
                await ProgressDisplay.RunAsync(_ => Task.Run(() => DiskUpload.WhatIf(link, image, first, settings, cancellation), cancellation)).ConfigureAwait(false), json);
            return (int)ExitCode.Done;
        }

        return Print(
            await ProgressDisplay.RunAsync(async progress =>
            {
                ResourceScope scope = await link.ScopeAsync(resourceGroup, progress, cancellation).ConfigureAwait(false);
                return await DiskUpload.RunAsync(link, image, spec(scope, image), settings, progress, cancellation).ConfigureAwait(false);
            }).ConfigureAwait(false),
            json);
    }

    /// <summary>Generalized in memory, sent to a managed disk and made an image: <c>run --image</c>.</summary>
    public static async Task<int> ToImageAsync(
        SourceDisk disk,
        GeneralizeOptions options,
        AzureLink link,
        ImageChoice choice,
        IntermediateDisk between,
        UploadSettings settings,
        string? page,
        bool whatIf,
        bool json,
        CancellationToken cancellation)
    {
        using DiskSession session = Open(disk, page);
        if (whatIf)
        {
            TransferPrinter.Print(
                await ProgressDisplay.RunAsync(progress => Task.Run(
                    () => new AzureRun(link, choice, between, progress).WhatIf(session, options, settings, cancellation), cancellation)).ConfigureAwait(false),
                json);
            return (int)ExitCode.Done;
        }

        return Print(
            await RefusalPage.AroundAsync(
                disk,
                page,
                () => ProgressDisplay.RunAsync(
                    progress => new AzureRun(link, choice, between, progress).RunAsync(session, options, settings, cancellation))).ConfigureAwait(false),
            page,
            json);
    }

    /// <summary>Generalized in memory and sent in one pass: <c>run --blob</c>.</summary>
    public static async Task<int> GeneralizeAsync(
        SourceDisk disk, GeneralizeOptions options, PageBlobLocation target, UploadSettings settings, string? page, bool whatIf, bool json, CancellationToken cancellation)
    {
        using DiskSession session = Open(disk, page);
        if (whatIf)
        {
            DiskPlan planned = await ProgressDisplay.RunAsync(progress => ApplyAsync(session, options, progress, cancellation)).ConfigureAwait(false);
            using AzureImage wouldBe = AzureImage.OfPlan(session, planned);
            TransferPrinter.Print(await WhatIfAsync(wouldBe, target, settings, cancellation).ConfigureAwait(false), json);
            return (int)ExitCode.Done;
        }

        AzureResult report = await RefusalPage.AroundAsync(
            disk,
            page,
            () => ProgressDisplay.RunAsync(async progress =>
            {
                DiskPlan plan = await ApplyAsync(session, options, progress, cancellation).ConfigureAwait(false);
                using AzureImage image = AzureImage.OfPlan(session, plan);
                return new AzureResult(plan, await SendAsync(image, target, settings, progress, cancellation).ConfigureAwait(false));
            })).ConfigureAwait(false);
        return Print(report, page, json);
    }

    private static int Print(UploadReport report, bool json)
    {
        if (json)
        {
            Output.Json(report, ReportJson.Lines.UploadReport);
        }
        else
        {
            TransferPrinter.Print(report);
        }

        return (int)ExitCode.Done;
    }

    private static async Task<UploadReport> SendAsync(
        AzureImage image, PageBlobLocation target, UploadSettings settings, IProgress<ProgressUpdate> progress, CancellationToken cancellation)
    {
        UploadReport report = await ImageUpload.RunAsync(image, target, settings, progress, cancellation).ConfigureAwait(false);
        return target.IsManagedDisk
            ? report with { Warnings = [.. report.Warnings, "The address belongs to a managed disk, which stays open and billed until its access is closed: az disk revoke-access --resource-group GROUP --name DISK"] }
            : report;
    }

    // Opens the disk and checks everything that could keep the page from being written at the end, hours later.
    private static DiskSession Open(SourceDisk disk, string? page)
    {
        DiskSession session = DiskSession.Open(disk);
        if (page is not null)
        {
            try
            {
                HtmlReport.CheckTarget(session, page);
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(page))!);
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }

        return session;
    }

    private static int Print(AzureResult report, string? page, bool json)
    {
        if (page is null)
        {
            Print(report, json);
            return (int)ExitCode.Done;
        }

        report = report with { HtmlPage = page, Record = Sidecar.PathFor(page) };
        Print(report, json); // first: whatever becomes of the page, the image is made
        Sidecar.Write(page, report.Plan.Disk.File, report);
        HtmlReport.Write(page, HtmlReport.Render(report));
        return (int)ExitCode.Done;
    }

    private static void Print(AzureResult report, bool json)
    {
        if (json)
        {
            Output.Json(ReportMapper.Of(report), ReportJson.Lines.RunReport);
            return;
        }

        PlanPrinter.PrintDone(report.Plan);
        TransferPrinter.Print(report.Upload);
        if (report.Disk is { } kept)
        {
            Output.Line($"The disk was kept: {kept}");
        }

        if (report.Image is { } image)
        {
            AzurePrinter.Print(image, json: false);
        }

        foreach (string warning in report.Warnings)
        {
            Output.Line($"warning: {warning}");
        }

        if (report.HtmlPage is { } written)
        {
            Output.Line($"Record: {report.Record}");
            Output.Line($"Page for a browser, with a picture of the disk: {written}");
        }
    }

    private static Task<DiskPlan> ApplyAsync(DiskSession session, GeneralizeOptions options, IProgress<ProgressUpdate> progress, CancellationToken cancellation) =>
        Task.Run(() => Generalization.Apply(session, options, progress, cancellation), cancellation);

    private static Task<WhatIfReport> WhatIfAsync(AzureImage image, PageBlobLocation target, UploadSettings settings, CancellationToken cancellation) =>
        ProgressDisplay.RunAsync(progress => Task.Run(
            () =>
            {
                progress.Report(new ProgressUpdate("Reading the disk to tell what would be sent", 0, 0));
                return ImageUpload.WhatIf(image, target, settings, cancellation);
            },
            cancellation));
}
