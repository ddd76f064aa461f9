namespace VmGeneralize.Azure.Blobs;

/// <summary>How a download goes about.</summary>
public sealed record DownloadOptions
{
    /// <summary>File that keeps how far an interrupted download came; null: none. Deleted at the end.</summary>
    public string? ResumeFile { get; init; }

    public TransferLimits Limits { get; init; } = new();

    public IProgress<DownloadProgress>? Progress { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
