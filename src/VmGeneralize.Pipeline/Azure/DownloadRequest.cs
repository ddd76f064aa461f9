using VmGeneralize.Azure.Blobs;
using VmGeneralize.Disks;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>The file to make from a page blob.</summary>
/// <param name="Path">The disk file to write.</param>
/// <param name="Format">Its container.</param>
/// <param name="Overwrite">Replace it if it exists.</param>
/// <param name="Parallelism">Requests at the same time, at most; null: as many as are good for Azure.</param>
public sealed record DownloadRequest(string Path, OutputFormat Format, bool Overwrite, int? Parallelism = null)
{
    /// <summary>Bytes per second, at most; null: as many as the service gives.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>Begin again, whatever an earlier run fetched.</summary>
    public bool Restart { get; init; }

    /// <summary>What has arrived of an unfinished download; its name tells the format, because each needs its own.</summary>
    internal string PartialPath => $"{Path}.{Format.ToString().ToLowerInvariant()}{KeptTransfers.PartialEnding}";

    /// <summary>How far it came.</summary>
    internal string ResumePath => Path + KeptTransfers.DownloadEnding;
}
