namespace VmGeneralize.Pipeline.Reports;

/// <summary>The disk file that was written.</summary>
/// <param name="File">Path.</param>
/// <param name="Format">Container.</param>
/// <param name="VirtualSize">Size of the disk in bytes; a whole number of MiB.</param>
/// <param name="LiveBytes">Bytes that the file systems and partition tables hold.</param>
/// <param name="WrittenBytes">Of these, bytes in 4 KiB units that are not all zero: what was written.</param>
/// <param name="SkippedBytes">Bytes of the disk that were not written: free space and zeros.</param>
/// <param name="Fingerprint">XXH128 of the contents written (offset, length, bytes), for noticing later changes.</param>
/// <param name="Volumes">What was written of each partition.</param>
public sealed record OutputReport(
    string File,
    string Format,
    long VirtualSize,
    long LiveBytes,
    long WrittenBytes,
    long SkippedBytes,
    string Fingerprint,
    IReadOnlyList<WrittenVolumeReport>? Volumes);

/// <summary>What was written of one partition.</summary>
/// <param name="Number">As Linux counts.</param>
/// <param name="WrittenBytes">Bytes in 4 KiB units that are not all zero.</param>
public sealed record WrittenVolumeReport(int Number, long WrittenBytes);
