using VmGeneralize.Azure.Blobs;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Azure;

namespace VmGeneralize.Commands;

/// <summary>Check a disk, send it, say what was sent.</summary>
internal static class UploadRunner
{
    /// <summary>A disk as it is: <c>upload</c>.</summary>
    public static async Task<int> RunAsync(
        string disk, AzureImageOptions options, PageBlobLocation target, UploadSettings settings, bool whatIf, bool json, CancellationToken cancellation)
    {
        using DiskSession session = DiskSession.Open(disk);
        using AzureImage image = AzureImage.OfDisk(session, options);
        if (whatIf)
        {
            TransferPrinter.Print(await WhatIfAsync(image, target, settings, cancellation).ConfigureAwait(false), json);
            return (int)ExitCode.Done;
        }

        UploadReport report = await ProgressDisplay.RunAsync(
            progress => ImageUpload.RunAsync(image, target, settings, progress, cancellation)).ConfigureAwait(false);
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

    /// <summary>Generalized in memory and sent in one pass: <c>run --blob</c>.</summary>
    public static async Task<int> GeneralizeAsync(
        string disk, GeneralizeOptions options, PageBlobLocation target, UploadSettings settings, bool whatIf, bool json, CancellationToken cancellation)
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
        if (json)
        {
            Output.Json(report, ReportJson.Lines.RunReport);
        }
        else
        {
            PlanPrinter.PrintDone(report.Plan);
            TransferPrinter.Print(report.Upload);
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
