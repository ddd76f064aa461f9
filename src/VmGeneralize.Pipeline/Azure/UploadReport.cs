using System.Text.Json.Serialization;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>What an upload did.</summary>
/// <param name="Source">The disk file.</param>
/// <param name="Target">The blob's address without SAS, or the managed disk.</param>
/// <param name="System">What is installed; null for a data disk.</param>
/// <param name="OsType">Windows or Linux; null for a data disk.</param>
/// <param name="Generation">V1 or V2; null when it cannot be told.</param>
/// <param name="VirtualSize">Size of the disk in bytes.</param>
/// <param name="BlobLength">With the footer.</param>
/// <param name="Sent">Bytes that arrived, in all runs of this upload together.</param>
/// <param name="SentBefore">Of these, what earlier runs had sent.</param>
/// <param name="Bridged">Zeros among what was sent, to spare requests.</param>
/// <param name="Skipped">What was never sent, and why.</param>
/// <param name="Cleared">Bytes found in the blob that belonged to nothing.</param>
/// <param name="SentAgain">Bytes that were missing when the blob was compared.</param>
/// <param name="Requests">Requests of this run.</param>
/// <param name="Repeated">Of these, repetitions.</param>
/// <param name="Seconds">Time of this run.</param>
/// <param name="Warnings">What should be looked at.</param>
public sealed record UploadReport(
    string Source,
    string Target,
    string? System,
    string? OsType,
    string? Generation,
    long VirtualSize,
    long BlobLength,
    long Sent,
    long SentBefore,
    long Bridged,
    SkippedReport Skipped,
    long Cleared,
    long SentAgain,
    long Requests,
    long Repeated,
    double Seconds,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Tells JSON lines apart.</summary>
    public string Type => "upload";

    /// <summary>Bytes per second of this run.</summary>
    [JsonIgnore]
    public long Rate => Seconds > 0 ? (long)((Sent - SentBefore) / Seconds) : 0;

    /// <summary>Bytes that the file systems and partition tables hold.</summary>
    public long LiveBytes { get; init; }

    /// <summary>What was sent of each partition.</summary>
    public IReadOnlyList<WrittenVolumeReport> Volumes { get; init; } = [];

    /// <summary>XXH128 of the contents, as in the record beside an output; null when an earlier run had sent a part of them.</summary>
    public string? Fingerprint { get; init; }

    internal static UploadReport Of(AzureImage image, UploadResult result)
    {
        string? fingerprint = result.SentBefore == 0 ? image.Fingerprint : null;
        return Of(image, result, [.. image.Warnings, .. image.Changes(fingerprint)]) with
        {
            Fingerprint = fingerprint,
            LiveBytes = image.LiveBytes,
            Volumes = [.. image.InPartitions(result.Pages).Select(volume => new WrittenVolumeReport(volume.Number, volume.WrittenBytes))],
        };
    }

    private static UploadReport Of(AzureImage image, UploadResult result, IReadOnlyList<string> warnings) => new(
        image.SourceFile,
        result.Target,
        image.SystemName,
        image.OsType?.ToString(),
        image.Generation?.ToString(),
        image.VirtualSize,
        result.BlobLength,
        result.Sent,
        result.SentBefore,
        result.Bridged,
        SkippedReport.Of(result.Skipped),
        result.Cleared,
        result.SentAgain,
        result.Requests,
        result.Repeated,
        Math.Round(result.Elapsed.TotalSeconds, 3),
        warnings);
}

/// <summary>Bytes of a disk that were never sent, by reason.</summary>
/// <param name="Total">All of them.</param>
/// <param name="NotAllocated">The source container holds nothing there.</param>
/// <param name="Dead">Stored in the container, but freed: no file owns them.</param>
/// <param name="Zero">Live, but all zero.</param>
public sealed record SkippedReport(long Total, long NotAllocated, long Dead, long Zero)
{
    internal static SkippedReport Of(NeverSent skipped) => new(skipped.Total, skipped.NotAllocated, skipped.Dead, skipped.Zero);
}
