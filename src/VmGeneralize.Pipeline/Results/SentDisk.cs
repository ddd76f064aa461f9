using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Pipeline.Results;

/// <summary>A disk that was uploaded.</summary>
/// <param name="Source">The disk file.</param>
/// <param name="Target">The blob's address without SAS, or the managed disk.</param>
/// <param name="System">What is installed; null for a data disk.</param>
/// <param name="OsType">Null for a data disk.</param>
/// <param name="Generation">Null when it cannot be determined.</param>
/// <param name="VirtualSize">Size of the disk in bytes.</param>
/// <param name="LiveBytes">Bytes that the file systems and partition tables hold.</param>
/// <param name="Volumes">What was sent of each partition.</param>
/// <param name="Fingerprint">XXH128 of the contents, as in the record beside an output; null when an earlier run had sent a part of them.</param>
/// <param name="Transfer">What crossed the wire, and what did not.</param>
/// <param name="Warnings">What should be looked at.</param>
public sealed record SentDisk(
    string Source,
    string Target,
    string? System,
    OsType? OsType,
    Generation? Generation,
    long VirtualSize,
    long LiveBytes,
    IReadOnlyList<WrittenVolume> Volumes,
    string? Fingerprint,
    UploadResult Transfer,
    IReadOnlyList<string> Warnings)
{
    /// <summary>It was only said to be deprovisioned: that was not checked.</summary>
    public bool IsVouched { get; init; }

    /// <summary>The managed disk that was made for it; null: a blob, or a disk that was there.</summary>
    public DiskSpec? Disk { get; init; }

    /// <summary>Bytes per second of this run.</summary>
    public long Rate => Transfer.Elapsed > TimeSpan.Zero ? (long)((Transfer.Sent - Transfer.SentBefore) / Transfer.Elapsed.TotalSeconds) : 0;
}
