using VmGeneralize.Azure.Blobs;
using VmGeneralize.Disks;

namespace VmGeneralize.Pipeline.Results;

/// <summary>Result of <c>run</c> for one disk that is sent to Azure.</summary>
/// <param name="Plan">The changes, all applied and verified before the first byte was sent.</param>
/// <param name="Upload">What was sent.</param>
/// <param name="Image">The image that was made from it; null: none was requested.</param>
/// <param name="Disk">Resource id of the managed disk that the image was made from, when it is still there.</param>
public sealed record AzureResult(DiskPlan Plan, SentDisk Upload, MadeImage? Image = null, string? Disk = null)
{
    /// <summary>What was left behind, and how to remove it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The HTML page; null when none was requested.</summary>
    public string? HtmlPage { get; init; }

    /// <summary>The record beside that page, with every path and value; null without a page.</summary>
    public string? Record { get; init; }

    /// <summary>Where the disk ended: the image, or what was uploaded to.</summary>
    public string Target => Image?.Id ?? Upload.Target;

    /// <summary>The same as for a local file: what arrived is the fixed VHD that would have been written.</summary>
    internal WrittenImage AsOutput() => new(
        Target,
        OutputFormat.FixedVhd,
        Upload.VirtualSize,
        Upload.LiveBytes,
        Upload.Transfer.Sent - UploadSource.PageSize, // without the footer, which is not part of the disk
        Upload.Fingerprint ?? "",
        Upload.Volumes);
}
