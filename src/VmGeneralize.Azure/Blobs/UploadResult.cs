using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Blobs;

/// <summary>Result of an upload.</summary>
public sealed record UploadResult
{
    /// <summary>The blob's address without SAS, or the managed disk.</summary>
    public required string Target { get; init; }

    /// <summary>Size of the blob in bytes.</summary>
    public required long BlobLength { get; init; }

    /// <summary>Bytes that arrived, in all runs of this upload together; the footer and <see cref="Bridged"/> included.</summary>
    public required long Sent { get; init; }

    /// <summary>Where those bytes are in the blob.</summary>
    public required ExtentSet Pages { get; init; }

    /// <summary>Part of <see cref="Sent"/> that earlier runs had sent already.</summary>
    public required long SentBefore { get; init; }

    /// <summary>Zeros in <see cref="Sent"/> that filled small gaps to spare requests.</summary>
    public required long Bridged { get; init; }

    /// <summary>What was never sent, and why.</summary>
    public required SkippedBytes Skipped { get; init; }

    /// <summary>Bytes that were found in the blob, belonged to no live byte, and were cleared.</summary>
    public required long Cleared { get; init; }

    /// <summary>Bytes that were missing when the blob was compared, and were sent again.</summary>
    public required long SentAgain { get; init; }

    /// <summary>Requests of this run.</summary>
    public required long Requests { get; init; }

    /// <summary>Requests of this run that were repeated because they failed.</summary>
    public required long Repeated { get; init; }

    /// <summary>Time of this run.</summary>
    public required TimeSpan Elapsed { get; init; }
}

/// <summary>Bytes of a disk that were never sent, by reason.</summary>
/// <param name="NotAllocated">The source container holds nothing there.</param>
/// <param name="Dead">Stored, but freed: no file, file system structure or unknown partition owns them.</param>
/// <param name="Zero">Live, but all zero in units of 4 KiB.</param>
public sealed record SkippedBytes(long NotAllocated, long Dead, long Zero)
{
    public long Total => NotAllocated + Dead + Zero;
}

/// <summary>What an upload would send.</summary>
/// <param name="BlobLength">Size of the blob in bytes, footer included.</param>
/// <param name="Ranges">Runs of pages.</param>
/// <param name="Requests">Put Page requests at full size, the footer's included.</param>
/// <param name="Bytes">Bytes in them.</param>
/// <param name="Skipped">What is not sent.</param>
public sealed record UploadEstimate(long BlobLength, long Ranges, long Requests, long Bytes, SkippedBytes Skipped);
