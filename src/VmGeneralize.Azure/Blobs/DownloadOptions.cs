namespace VmGeneralize.Azure.Blobs;

/// <summary>Options of a download.</summary>
public sealed record DownloadOptions
{
    /// <summary>File that keeps how far an interrupted download came; null: none. Deleted at the end.</summary>
    public string? ResumeFile { get; init; }

    public TransferLimits Limits { get; init; } = new();

    public IProgress<DownloadProgress>? Progress { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Progress of a download.</summary>
/// <param name="Live">Bytes of the pages that the blob has.</param>
/// <param name="Received">Bytes of them that the sink has, from earlier runs too.</param>
/// <param name="BytesPerSecond">Lately; 0 before anything is known.</param>
/// <param name="TimeLeft">At that pace; null before anything is known.</param>
public readonly record struct DownloadProgress(long Live, long Received, double BytesPerSecond, TimeSpan? TimeLeft);

/// <summary>Result of a download.</summary>
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

/// <summary>Takes what a download brings. Called by one thread at a time.</summary>
public interface IDownloadSink
{
    /// <summary>Bytes of the blob, in ascending order; what is never written reads as zero. The last 512 bytes (the footer) come alone.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Makes everything written so far durable: the resume file is about to say that it is there.</summary>
    void Flush();
}
