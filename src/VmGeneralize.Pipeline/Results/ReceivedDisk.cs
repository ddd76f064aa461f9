using VmGeneralize.Azure.Blobs;
using VmGeneralize.Disks;

namespace VmGeneralize.Pipeline.Results;

/// <summary>A disk that was downloaded.</summary>
/// <param name="Source">The blob's address without SAS, or the managed disk.</param>
/// <param name="File">The disk file written.</param>
/// <param name="Format">Its container.</param>
/// <param name="Transfer">What crossed the wire.</param>
public sealed record ReceivedDisk(string Source, string File, OutputFormat Format, DownloadResult Transfer)
{
    /// <summary>Size of the disk in bytes.</summary>
    public long VirtualSize => Transfer.BlobLength - UploadSource.PageSize;

    /// <summary>Bytes per second of this run.</summary>
    public long Rate => Transfer.Elapsed > TimeSpan.Zero ? (long)(Transfer.Received / Transfer.Elapsed.TotalSeconds) : 0;
}
