using VmGeneralize.Disks;

namespace VmGeneralize.Pipeline.Results;

/// <summary>The disk that was written, or sent as one.</summary>
/// <param name="File">Path of the file, or where it is in Azure.</param>
/// <param name="Format">Its container.</param>
/// <param name="VirtualSize">Size of the disk in bytes; a whole number of MiB.</param>
/// <param name="LiveBytes">Bytes that the file systems and partition tables hold.</param>
/// <param name="WrittenBytes">Of these, bytes in 4 KiB units that are not all zero: what was written.</param>
/// <param name="Fingerprint">XXH128 of the contents written (offset, length, bytes), for noticing later changes; empty when it is not known.</param>
/// <param name="Volumes">What was written of each partition.</param>
public sealed record WrittenImage(
    string File,
    OutputFormat Format,
    long VirtualSize,
    long LiveBytes,
    long WrittenBytes,
    string Fingerprint,
    IReadOnlyList<WrittenVolume> Volumes)
{
    /// <summary>Bytes of the disk that were not written: free space and zeros.</summary>
    public long SkippedBytes => VirtualSize - WrittenBytes;

    /// <summary>The container as people call it.</summary>
    public string Container => OutputContainer.Of(Format).Name;
}

/// <summary>What was written of one partition.</summary>
/// <param name="Number">As Linux counts.</param>
/// <param name="WrittenBytes">Bytes in 4 KiB units that are not all zero.</param>
public sealed record WrittenVolume(int Number, long WrittenBytes);
