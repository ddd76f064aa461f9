using System.IO.Hashing;
using System.Text;
using VmGeneralize.Azure;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Sends an image to a page blob, or to a managed disk that is open for upload.</summary>
public static class ImageUpload
{
    // The caller that opened the disk and passed its address must close it.
    private const string StaysOpen =
        "The address belongs to a managed disk, which stays open and billed until its access is closed: "
        + "az disk revoke-access --resource-group GROUP --name DISK";

    /// <summary>Where an upload keeps what has arrived, unless told otherwise: one file for each disk and target.</summary>
    public static string ResumePath(string disk, string target) =>
        $"{disk}.{Convert.ToHexStringLower(XxHash32.Hash(Encoding.UTF8.GetBytes(target)))}{KeptTransfers.UploadEnding}";

    /// <summary>Uploads, or continues with an upload of the same image to the same target.</summary>
    /// <param name="image">The image.</param>
    /// <param name="target">
    /// Where to; a managed disk's has <see cref="PageBlobLocation.IsManagedDisk"/>, a name that outlives its address, and a way to renew it.
    /// </param>
    /// <param name="settings">How.</param>
    /// <param name="progress">Gets how far it is.</param>
    /// <param name="cancellation">Stops it; what has arrived is kept.</param>
    /// <exception cref="TransferCancelledException">It was stopped.</exception>
    /// <exception cref="VmGeneralize.Azure.AzureException">The service refused or could not be reached.</exception>
    /// <exception cref="RefusedException">The blob exists, or the resume file is of something else.</exception>
    public static async Task<SentDisk> RunAsync(
        AzureImage image, PageBlobLocation target, UploadSettings settings, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        string resume = settings.ResumeFile ?? ResumePath(image.SourceFile, target.Name);
        UploadOptions options = new()
        {
            ResumeFile = resume,
            Overwrite = settings.Overwrite,
            Restart = settings.Restart,
            Limits = Limits(settings.Parallelism, settings.BytesPerSecond),
            Progress = progress is null ? null : new UploadProgressText(progress),
        };
        try
        {
            UploadResult transfer = await PageBlobUpload.UploadAsync(image.Source, target, options, cancellation).ConfigureAwait(false);
            SentDisk sent = image.Sent(transfer);
            return target is { IsManagedDisk: true, RenewAsync: null } ? sent with { Warnings = [.. sent.Warnings, StaysOpen] } : sent;
        }
        catch (RefusedException changed) when (changed.Code == DiskFileRefusal.ChangedMeanwhile && !target.IsManagedDisk)
        {
            // The caller that made a disk for it deletes that disk.
            throw new RefusedException(
                changed.Code, $"{changed.Reason} {target.Name} is not a disk: it has no footer.", $"{changed.FirstDo} Then add --force.");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw TransferCancelledException.Of(resume);
        }
        catch (AzureException problem) when (target.RenewAsync is null && File.Exists(resume)) // else the caller closes it, for good
        {
            throw problem.With($"{problem.Next} {TransferText.Kept(resume)}");
        }
    }

    /// <summary>What <see cref="RunAsync"/> would call, found by reading the whole disk. Nothing is sent.</summary>
    public static PlannedCalls WhatIf(AzureImage image, PageBlobLocation target, UploadSettings settings, CancellationToken cancellation)
    {
        UploadEstimate estimate = PageBlobUpload.Estimate(image.Source, target.IsManagedDisk, cancellation);
        string resume = settings.ResumeFile ?? ResumePath(image.SourceFile, target.Name);
        string[] resumed = !target.IsManagedDisk && !settings.Restart && File.Exists(resume)
            ? [$"An interrupted upload left {resume}: the same command resumes it, and sends only what is missing. The calls below are those of a new one."]
            : [];
        return new PlannedCalls(
            [.. UploadCalls.Before(image, target, settings), .. UploadCalls.Pages(target, estimate)], estimate, [.. image.Warnings, .. resumed]);
    }

    internal static TransferLimits Limits(int? parallelism, long? bytesPerSecond)
    {
        TransferLimits limits = new() { BytesPerSecond = bytesPerSecond };
        return parallelism is { } count ? limits with { Parallelism = count } : limits;
    }
}

/// <summary>Settings of an upload.</summary>
public sealed record UploadSettings
{
    /// <summary>File that keeps what has arrived; null: beside the disk (<see cref="ImageUpload.ResumePath"/>).</summary>
    public string? ResumeFile { get; init; }

    /// <summary>Replace a blob that exists.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Requests at the same time, at most; null: as many as are good for Azure.</summary>
    public int? Parallelism { get; init; }

    /// <summary>Bytes per second, at most; null: as many as the service takes.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>Begin again, whatever an earlier run sent.</summary>
    public bool Restart { get; init; }
}

/// <summary>Says how far an upload is: live, sent, skipped, rate, time left.</summary>
internal sealed class UploadProgressText(IProgress<ProgressUpdate> progress) : IProgress<UploadProgress>
{
    public void Report(UploadProgress value) => progress.Report(new ProgressUpdate("Uploading", Math.Min(value.Sent + value.Skipped, value.Live), value.Live)
    {
        Detail = $"{Bytes.Text(value.Live)} live, {Bytes.Text(value.Sent)} sent, {Bytes.Text(value.Skipped)} "
            + $"skipped{TransferText.Pace(value.BytesPerSecond)}",
        Left = value.TimeLeft,
    });
}
