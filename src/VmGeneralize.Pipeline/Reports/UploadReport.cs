namespace VmGeneralize.Pipeline.Reports;

/// <summary>Result of an upload.</summary>
/// <param name="Source">The disk file.</param>
/// <param name="Target">The blob's address without SAS, or the managed disk.</param>
/// <param name="System">What is installed; null for a data disk.</param>
/// <param name="OsType">Windows or Linux; null for a data disk.</param>
/// <param name="Generation">V1 or V2; null when it cannot be determined.</param>
/// <param name="VirtualSize">Size of the disk in bytes.</param>
/// <param name="BlobLength">With the footer.</param>
/// <param name="Sent">Bytes that arrived, in all runs of this upload together.</param>
/// <param name="SentBefore">Of these, what earlier runs had sent.</param>
/// <param name="Bridged">Zeros among what was sent, to spare requests.</param>
/// <param name="Skipped">What was never sent, and why.</param>
/// <param name="Cleared">Bytes found in the blob that belonged to nothing.</param>
/// <param name="SentAgain">Bytes that were missing when the blob was compared.</param>
/// <param name="Requests">Requests of this run.</param>
/// <param name="Repeated">Of these, repetitions.</param>
/// <param name="Seconds">Time of this run.</param>
/// <param name="Warnings">What should be looked at.</param>
/// <param name="LiveBytes">Bytes that the file systems and partition tables hold.</param>
/// <param name="Volumes">What was sent of each partition.</param>
/// <param name="Fingerprint">XXH128 of the contents, as in the record beside an output; null when an earlier run had sent a part of them.</param>
public sealed record UploadReport(
    string Source,
    string Target,
    string? System,
    string? OsType,
    string? Generation,
    long VirtualSize,
    long BlobLength,
    long Sent,
    long SentBefore,
    long Bridged,
    SkippedReport Skipped,
    long Cleared,
    long SentAgain,
    long Requests,
    long Repeated,
    double Seconds,
    IReadOnlyList<string> Warnings,
    long LiveBytes,
    IReadOnlyList<WrittenVolumeReport> Volumes,
    string? Fingerprint)
    : Report("upload")
{
    /// <summary>The system was only said to be deprovisioned (<c>--deprovisioned-inside</c>): that was not checked.</summary>
    public bool NotVerified { get; init; }

    /// <summary>The managed disk that was made for it; null: a blob, or a disk that was there.</summary>
    public ManagedDiskReport? ManagedDisk { get; init; }
}

/// <summary>Bytes of a disk that were never sent, by reason.</summary>
/// <param name="Total">All of them.</param>
/// <param name="NotAllocated">The source container holds nothing there.</param>
/// <param name="Dead">Stored in the container, but freed: no file owns them.</param>
/// <param name="Zero">Live, but all zero.</param>
public sealed record SkippedReport(long Total, long NotAllocated, long Dead, long Zero);
