using VmGeneralize.Azure.Compute;
using System.Globalization;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Reports;

/// <content>What was done, or would be done, in Azure.</content>
public static partial class ReportMapper
{
    public static RunReport Of(AzureResult result) => new(
        Of(result.Plan),
        Of(result.Upload),
        result.Image is { } image ? Of(image) : null,
        result.Disk,
        result.Warnings,
        result.HtmlPage,
        result.Record);

    public static UploadReport Of(SentDisk sent) => new(
        sent.Source,
        sent.Target,
        sent.System,
        sent.OsType is { } os ? JsonNames.Of(os) : null,
        sent.Generation is { } generation ? JsonNames.Of(generation) : null,
        sent.VirtualSize,
        sent.Transfer.BlobLength,
        sent.Transfer.Sent,
        sent.Transfer.SentBefore,
        sent.Transfer.Bridged,
        Of(sent.Transfer.Skipped),
        sent.Transfer.Cleared,
        sent.Transfer.SentAgain,
        sent.Transfer.Requests,
        sent.Transfer.Repeated,
        Seconds(sent.Transfer.Elapsed),
        sent.Warnings,
        sent.LiveBytes,
        [.. sent.Volumes.Select(Of)],
        sent.Fingerprint)
    {
        NotVerified = sent.IsVouched,
        ManagedDisk = sent.Disk is { } disk ? Of(disk) : null,
    };

    internal static ManagedDiskReport Of(DiskSpec disk) => new(
        disk.Id,
        disk.Location,
        disk.Sku,
        disk.Zone,
        disk.Tier,
        disk.SectorSize,
        disk.Policy.EncryptionSet,
        disk.Policy.Network?.ToString(),
        disk.Policy.DiskAccess,
        disk.Policy.PublicWord,
        disk.Policy.LoginWord,
        disk.Architecture is { } architecture ? JsonNames.Of(AzureTerms.Processor(architecture)) : null,
        disk.Capabilities.Controllers,
        disk.Capabilities.Network);

    public static DownloadReport Of(ReceivedDisk received) => new(
        received.Source,
        received.File,
        JsonNames.Of(received.Format),
        received.VirtualSize,
        received.Transfer.BlobLength,
        received.Transfer.Live,
        received.Transfer.Received,
        received.Transfer.ReceivedBefore,
        received.Transfer.Checksum,
        received.Transfer.Requests,
        received.Transfer.Repeated,
        Seconds(received.Transfer.Elapsed));

    public static WhatIfReport Of(PlannedCalls planned) => new(
        [.. planned.Calls.Select(call => new AzureCallReport(call.Method, call.Resource, call.What))],
        planned.Upload?.BlobLength,
        planned.Upload?.Bytes,
        planned.Upload is { } upload ? Of(upload.Skipped) : null,
        planned.Warnings);

    public static ImageReport Of(MadeImage image) => new(
        image.Id, image.Source, JsonNames.Of(image.OsType), "Generalized", JsonNames.Of(image.Generation), image.Location)
    {
        AlreadyExisted = image.AlreadyExisted,
    };

    public static CleanupReport Of(CleanedUp done) => new(done.IsDone, [.. done.Removed.Select(Of)], [.. done.Kept.Select(Of)]);

    private static LeftoverReport Of(Leftover left) => new(
        left.Id, left.Run, left.Began is { } began ? Utc(began) : null, left.IsUsed, left.IsOpen);

    public static TransfersReport Of(FoundTransfers found) => new(
        found.IsDone, [.. found.Going.Select(one => Of(one, goes: true)), .. found.Staying.Select(one => Of(one, goes: false))]);

    private static TransferReport Of(KeptTransfer one, bool goes) => new(
        one.File, one.IsUpload ? "upload" : "download", one.Place, one.Length, one.Done, Utc(one.Written), one.IsRunning, goes, one.Parts);

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static MarkReport Of(MarkedMachine machine) => new(machine.Id, machine.WasMarked, machine.Image is { } image ? Of(image) : null);

    private static SkippedReport Of(SkippedBytes skipped) => new(skipped.Total, skipped.NotAllocated, skipped.Dead, skipped.Zero);

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
