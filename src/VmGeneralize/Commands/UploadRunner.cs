using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Azure;

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
            await ProgressDisplay.RunAsync(progress => ImageUpload.RunAsync(image, target, settings, progress, cancellation)).ConfigureAwait(false),
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
        bool whatIf,
        bool json,
        CancellationToken cancellation)
    {
        using DiskSession session = DiskSession.Open(disk);
        if (whatIf)
        {
            TransferPrinter.Print(
                await ProgressDisplay.RunAsync(progress => Task.Run(
                    () => new AzureRun(link, choice, between, progress).WhatIf(session, options, settings, cancellation), cancellation)).ConfigureAwait(false),
                json);
            return (int)ExitCode.Done;
        }

        return Print(
            await ProgressDisplay.RunAsync(
                progress => new AzureRun(link, choice, between, progress).RunAsync(session, options, settings, cancellation)).ConfigureAwait(false),
            json);
    }

    /// <summary>Generalized in memory and sent in one pass: <c>run --blob</c>.</summary>
    public static async Task<int> GeneralizeAsync(
        SourceDisk disk, GeneralizeOptions options, PageBlobLocation target, UploadSettings settings, bool whatIf, bool json, CancellationToken cancellation)
    {
        using DiskSession session = DiskSession.Open(disk);
        if (whatIf)
        {
            PlanReport planned = await ProgressDisplay.RunAsync(progress => ApplyAsync(session, options, progress, cancellation)).ConfigureAwait(false);
            using AzureImage wouldBe = AzureImage.OfPlan(session, planned);
            TransferPrinter.Print(await WhatIfAsync(wouldBe, target, settings, cancellation).ConfigureAwait(false), json);
            return (int)ExitCode.Done;
        }

        RunReport report = await ProgressDisplay.RunAsync(async progress =>
        {
            PlanReport plan = await ApplyAsync(session, options, progress, cancellation).ConfigureAwait(false);
            using AzureImage image = AzureImage.OfPlan(session, plan);
            return new RunReport(plan, await ImageUpload.RunAsync(image, target, settings, progress, cancellation).ConfigureAwait(false));
        }).ConfigureAwait(false);
        return Print(report, json);
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

    private static int Print(RunReport report, bool json)
    {
        if (json)
        {
            Output.Json(report, ReportJson.Lines.RunReport);
            return (int)ExitCode.Done;
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

        return (int)ExitCode.Done;
    }

    private static Task<PlanReport> ApplyAsync(DiskSession session, GeneralizeOptions options, IProgress<ProgressUpdate> progress, CancellationToken cancellation) =>
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
