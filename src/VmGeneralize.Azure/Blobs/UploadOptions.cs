namespace VmGeneralize.Azure.Blobs;

/// <summary>Options of an upload.</summary>
public sealed record UploadOptions
{
    /// <summary>File that keeps what has arrived, so that an interrupted upload can continue; null: none. Deleted at the end.</summary>
    public string? ResumeFile { get; init; }

    /// <summary>Replace a blob that already exists. Without it such a blob is refused.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Send everything once more, whatever the resume file says; a blob or disk that it made is used again.</summary>
    public bool Restart { get; init; }

    public TransferLimits Limits { get; init; } = new();

    public IProgress<UploadProgress>? Progress { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Progress of an upload.</summary>
/// <param name="Live">Bytes that are live and stored: what there is to do.</param>
/// <param name="Sent">Bytes that arrived, in earlier runs too.</param>
/// <param name="Skipped">Bytes of <paramref name="Live"/> that are zero and were skipped.</param>
/// <param name="BytesPerSecond">Bytes that arrive per second, lately; 0 before anything is known.</param>
/// <param name="TimeLeft">At that pace; null before it can be told.</param>
public readonly record struct UploadProgress(long Live, long Sent, long Skipped, double BytesPerSecond, TimeSpan? TimeLeft);
