using Azure;
using Azure.Storage.Blobs.Models;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Blobs;

/// <summary>The requests that change and list the pages of one blob.</summary>
internal sealed class PageWriter(BlobRequests requests, string name, long length, Func<string?> lease)
{
    private const long LargestClear = 1L << 30; // the service takes any length; smaller steps answer in time

    /// <summary>Writes pages, in as many requests as the pacer's chunk size asks for.</summary>
    /// <param name="offset">Position in the blob; a multiple of 512.</param>
    /// <param name="bytes">What to write; a multiple of 512 long.</param>
    /// <param name="cancellation">Checked per request.</param>
    public async Task PutAsync(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
        {
            int count = Math.Min(bytes.Length, requests.Pacer.ChunkSize);
            await PutOnceAsync(offset, bytes[..count], cancellation).ConfigureAwait(false);
            offset += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>Makes pages read as zero and drops them from the blob's ranges.</summary>
    public async Task ClearAsync(Extent range, CancellationToken cancellation)
    {
        for (long offset = range.Offset; offset < range.End; offset += LargestClear)
        {
            HttpRange pages = new(offset, Math.Min(LargestClear, range.End - offset));
            await requests.RunAsync(
                $"Clearing pages of {name}",
                0,
                (client, token) => client.ClearPagesAsync(pages, Conditions(), token),
                cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The pages that the blob has.</summary>
    public Task<ExtentSet> RangesAsync(Extent? within, CancellationToken cancellation) =>
        PageRanges.ListAsync(requests, name, within, length, conditions: null, cancellation);

    private async Task PutOnceAsync(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        string crc64 = Crc64.Header(bytes.Span);
        await requests.RunAsync(
            $"Uploading to {name}",
            bytes.Length,
            async (client, token) =>
            {
                using IDisposable checksum = ChecksumPolicy.Send(crc64);
                using ReadOnlyMemoryStream body = new(bytes);
                return await client.UploadPagesAsync(
                    body, offset, new PageBlobUploadPagesOptions { Conditions = Conditions() }, token).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
    }

    private PageBlobRequestConditions? Conditions() => lease() is { } id ? new PageBlobRequestConditions { LeaseId = id } : null;
}
