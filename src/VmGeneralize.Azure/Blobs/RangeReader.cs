using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Blobs;

/// <summary>Reads ranges of one version of a blob, each checked by the checksum that the service gives.</summary>
internal sealed class RangeReader(BlobRequests requests, string name, ETag version)
{
    private readonly RangeChecksum _checksum = new();

    /// <summary>What the ranges are checked with; null: the service gives no checksum.</summary>
    public string? Checksum => _checksum.Name;

    /// <summary>Fills a buffer with a range.</summary>
    /// <exception cref="AzureException">The blob was changed, or cannot be read.</exception>
    public async Task ReadAsync(Extent range, Memory<byte> buffer, CancellationToken cancellation)
    {
        Memory<byte> bytes = buffer[..(int)range.Length];
        bool checkedOnce = false;
        while (!checkedOnce)
        {
            int kind = _checksum.Kind;
            checkedOnce = await requests.RunAsync(
                $"Downloading {name}",
                bytes.Length,
                (client, token) => FetchAsync(client, range, kind, bytes, token),
                cancellation).ConfigureAwait(false);
        }
    }

    // Whether the range was checked: damage throws and is repeated, a checksum that the service does not give is not.
    private async Task<bool> FetchAsync(
        PageBlobClient client, Extent range, int kind, Memory<byte> bytes, CancellationToken cancellation)
    {
        using IDisposable? ask = RangeChecksum.Ask(kind);
        BlobDownloadOptions options = new()
        {
            Range = new HttpRange(range.Offset, range.Length),
            Conditions = new BlobRequestConditions { IfMatch = version },
        };
        Response<BlobDownloadStreamingResult> answer;
        try
        {
            answer = await client.DownloadStreamingAsync(options, cancellation).ConfigureAwait(false);
        }
        catch (RequestFailedException refusal) when (_checksum.IsUnknown(kind, refusal))
        {
            return false;
        }

        using BlobDownloadStreamingResult result = answer.Value;
        int count = await result.Content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        if (count != bytes.Length)
        {
            throw new ChecksumMismatchException($"{count} of {bytes.Length} bytes arrived");
        }

        return _checksum.Check(kind, answer.GetRawResponse(), bytes.Span);
    }
}
