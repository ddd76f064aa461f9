using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Commands;

/// <summary>Checks a disk, sends it, and says what was sent.</summary>
internal static class UploadRunner
{
    /// <summary>A disk as it is: <c>upload</c>.</summary>
    public static async Task<int> RunAsync(
        DiskOrigin disk, AzureImageOptions options, PageBlobLocation target, UploadSettings settings, bool whatIf, bool json, CancellationToken cancellation)
    {
        using DiskSession session = DiskSession.Open(disk, cancellation);
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
        DiskOrigin disk,
        AzureImageOptions options,
        AzureLink link,
        string resourceGroup,
        Func<ResourceScope, AzureImage, DiskSpec> spec,
        UploadSettings settings,
        bool whatIf,
        bool json,
        CancellationToken cancellation)
    {
        using DiskSession session = DiskSession.Open(disk, cancellation);
        using AzureImage image = AzureImage.OfDisk(session, options);
        DiskSpec first = spec(link.ScopeWithoutCalls(resourceGroup), image);
        first.Check(); // before the first call
        if (whatIf)
        {
            TransferPrinter.Print(
                await ProgressDisplay.RunAsync(
                    _ => Task.Run(() => DiskUpload.WhatIf(link, image, first, settings, cancellation), cancellation)).ConfigureAwait(false),
                json);
            return (int)ExitCode.Done;
        }

        return Print(
            await ProgressDisplay.RunAsync(async progress =>
            {
                ResourceScope scope = await link.ScopeAsync(resourceGroup, progress, cancellation).ConfigureAwait(false);
                DiskSpec found = spec(scope, image);
                IReadOnlyList<string> notes = await DiskUpload.RequireRoomAsync(link, found, progress, cancellation).ConfigureAwait(false);
                SentDisk sent = await DiskUpload.RunAsync(link, image, found, settings, progress, cancellation).ConfigureAwait(false);
                return sent with { Warnings = [.. notes, .. sent.Warnings] };
            }).ConfigureAwait(false),
            json);
    }

    private static int Print(SentDisk sent, bool json)
    {
        NotPrintedException.Guard($"{sent.Target} is uploaded", () =>
        {
            if (json)
            {
                Output.Json(ReportMapper.Of(sent), ReportJson.Lines.UploadReport);
            }
            else
            {
                TransferPrinter.Print(sent);
                TransferPrinter.PrintNext(sent);
            }
        });
        return (int)ExitCode.Done;
    }

    private static Task<PlannedCalls> WhatIfAsync(AzureImage image, PageBlobLocation target, UploadSettings settings, CancellationToken cancellation) =>
        ProgressDisplay.RunAsync(progress => Task.Run(
            () =>
            {
                progress.Report(new ProgressUpdate("Reading the disk to see what would be sent", 0, 0));
                return ImageUpload.WhatIf(image, target, settings, cancellation);
            },
            cancellation));
}
