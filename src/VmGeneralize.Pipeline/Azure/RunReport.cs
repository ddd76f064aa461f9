using System.Text.Json.Serialization;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>What <c>run</c> did with one disk on its way to Azure.</summary>
/// <param name="Plan">The changes, all applied and verified before the first byte was sent.</param>
/// <param name="Upload">What was sent.</param>
/// <param name="Image">The image that was made of it; null: none was asked for.</param>
/// <param name="Disk">Resource id of the managed disk that the image was made of, when it is still there.</param>
public sealed record RunReport(PlanReport Plan, UploadReport Upload, ImageReport? Image = null, string? Disk = null)
{
    /// <summary>Tells JSON lines apart.</summary>
    public string Type => "run";

    /// <summary>What was left behind, and how to remove it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The page for a browser; null when none was asked for.</summary>
    public string? HtmlReport { get; init; }

    /// <summary>The record beside that page, with every path and value; null without a page.</summary>
    public string? Record { get; init; }

    /// <summary>Where the disk ended: the image, or what was uploaded to.</summary>
    [JsonIgnore]
    public string Target => Image?.Id ?? Upload.Target;

    /// <summary>The same as for a local file: what arrived is the fixed VHD that would have been written.</summary>
    internal OutputReport AsOutput()
    {
        long sent = Upload.Sent - UploadSource.PageSize; // without the footer, which is no part of the disk
        return new OutputReport(
            Target, nameof(OutputFormat.FixedVhd), Upload.VirtualSize, Upload.LiveBytes, sent, Upload.VirtualSize - sent, Upload.Fingerprint ?? "", Upload.Volumes);
    }
}
