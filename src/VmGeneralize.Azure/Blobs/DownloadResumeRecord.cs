namespace VmGeneralize.Azure.Blobs;

/// <summary>What the resume file of a download holds.</summary>
/// <param name="Version">Of this format: 1.</param>
/// <param name="Source">The blob's address without its query, or the managed disk's name.</param>
/// <param name="Length">Size of the blob in bytes.</param>
/// <param name="ETag">The blob's version; another one is another blob.</param>
/// <param name="Position">Everything before this byte has been handed to the sink and flushed.</param>
internal sealed record DownloadResumeRecord(int Version, string Source, long Length, string ETag, long Position);
