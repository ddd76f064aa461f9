using System.Text.Json.Serialization;

namespace VmGeneralize.Azure.Blobs;

/// <summary>Contents of a resume file. Ranges are pairs of offset and length in bytes, ascending and disjoint.</summary>
/// <param name="Version">Of this format: 1.</param>
/// <param name="Target">The blob's address without its query, or the managed disk's name.</param>
/// <param name="Source">Identity of the content.</param>
/// <param name="Length">Size of the blob in bytes.</param>
/// <param name="Id">
/// Id of this upload: of its lease, to take it up again, and in the blob's metadata, because a blob that was made again has lost what was sent.
/// Null for a managed disk.
/// </param>
/// <param name="Done">Windows of the disk that need no more work.</param>
/// <param name="Sent">Pages that arrived.</param>
/// <param name="Bridged">Zeros among them that filled gaps, in bytes.</param>
internal sealed record ResumeRecord(
    int Version, string Target, string Source, long Length, string? Id, long[] Done, long[] Sent, long Bridged);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ResumeRecord))]
[JsonSerializable(typeof(DownloadResumeRecord))]
internal sealed partial class ResumeJson : JsonSerializerContext;

/// <summary>Contents of the resume file of a download.</summary>
/// <param name="Version">Of this format: 1.</param>
/// <param name="Source">The blob's address without its query, or the managed disk's name.</param>
/// <param name="Length">Size of the blob in bytes.</param>
/// <param name="ETag">The blob's version; another one is another blob.</param>
/// <param name="Position">Everything before this byte has been handed to the sink and flushed.</param>
internal sealed record DownloadResumeRecord(int Version, string Source, long Length, string ETag, long Position);
