namespace VmGeneralize.Azure.Blobs;

/// <summary>What a download did.</summary>
/// <param name="BlobLength">Size of the blob in bytes.</param>
/// <param name="Live">Bytes of the pages that the blob has.</param>
/// <param name="Received">Bytes that this run received.</param>
/// <param name="ReceivedBefore">Bytes that earlier runs had received.</param>
/// <param name="Checksum">What every range was checked with: "CRC-64", "MD5", or null when the service gave neither.</param>
/// <param name="Requests">Requests of this run.</param>
/// <param name="Repeated">Requests of this run that were repeated because they failed.</param>
/// <param name="Elapsed">Time of this run.</param>
public sealed record DownloadResult(
    long BlobLength, long Live, long Received, long ReceivedBefore, string? Checksum, long Requests, long Repeated, TimeSpan Elapsed);
