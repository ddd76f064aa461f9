namespace VmGeneralize.Azure.Blobs;

/// <summary>How an upload goes about.</summary>
public sealed record UploadOptions
{
    /// <summary>File that keeps what has arrived, so that an interrupted upload can go on; null: none. Deleted at the end.</summary>
    public string? ResumeFile { get; init; }

    /// <summary>Replace a blob that exists already. Without it such a blob is refused.</summary>
    public bool Overwrite { get; init; }

    public TransferLimits Limits { get; init; } = new();

    public IProgress<UploadProgress>? Progress { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
