namespace VmGeneralize.Pipeline.Reports;

/// <summary>Result of a download.</summary>
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
    : Report("download");
