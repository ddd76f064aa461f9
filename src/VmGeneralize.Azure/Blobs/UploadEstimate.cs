namespace VmGeneralize.Azure.Blobs;

/// <summary>What an upload would send.</summary>
/// <param name="BlobLength">Size of the blob in bytes, footer included.</param>
/// <param name="Ranges">Runs of pages.</param>
/// <param name="Requests">Put Page requests at full size, the footer's included.</param>
/// <param name="Bytes">Bytes in them.</param>
/// <param name="Skipped">What stays home.</param>
public sealed record UploadEstimate(long BlobLength, long Ranges, long Requests, long Bytes, NeverSent Skipped);
