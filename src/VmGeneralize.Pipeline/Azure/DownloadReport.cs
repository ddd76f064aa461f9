using System.Text.Json.Serialization;
using VmGeneralize.Azure.Blobs;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>What a download did.</summary>
/// <param name="Source">The blob's address without SAS, or the managed disk.</param>
/// <param name="File">The disk file written.</param>
/// <param name="Format">Its container.</param>
/// <param name="VirtualSize">Size of the disk in bytes.</param>
/// <param name="BlobLength">With the footer.</param>
/// <param name="Live">Bytes of the pages that the blob has.</param>
/// <param name="Received">Bytes that this run received.</param>
/// <param name="ReceivedBefore">Bytes that earlier runs had received.</param>
/// <param name="Checksum">What every range was checked with; null when the service gave none.</param>
/// <param name="Requests">Requests of this run.</param>
/// <param name="Repeated">Of these, repetitions.</param>
/// <param name="Seconds">Time of this run.</param>
public sealed record DownloadReport(
    string Source,
    string File,
    string Format,
    long VirtualSize,
    long BlobLength,
    long Live,
    long Received,
    long ReceivedBefore,
    string? Checksum,
    long Requests,
    long Repeated,
    double Seconds)
{
    /// <summary>Tells JSON lines apart.</summary>
    public string Type => "download";

    /// <summary>Bytes per second of this run.</summary>
    [JsonIgnore]
    public long Rate => Seconds > 0 ? (long)(Received / Seconds) : 0;

    internal static DownloadReport Of(string source, DownloadRequest request, DownloadResult result) => new(
        source,
        request.Path,
        request.Format.ToString(),
        result.BlobLength - UploadSource.PageSize,
        result.BlobLength,
        result.Live,
        result.Received,
        result.ReceivedBefore,
        result.Checksum,
        result.Requests,
        result.Repeated,
        Math.Round(result.Elapsed.TotalSeconds, 3));
}
