namespace VmGeneralize.Pipeline.Azure;

/// <summary>How an upload goes about.</summary>
public sealed record UploadSettings
{
    /// <summary>File that keeps what has arrived; null: beside the disk (<see cref="ImageUpload.ResumePath"/>).</summary>
    public string? ResumeFile { get; init; }

    /// <summary>Replace a blob that exists.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Requests at the same time, at most; null: as many as are good for Azure.</summary>
    public int? Parallelism { get; init; }
}
