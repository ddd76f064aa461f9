using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Blobs;

/// <summary>Get Page Ranges, page by page, each page repeated on its own.</summary>
internal static class PageRanges
{
    private const long SmallestPart = 64L << 20;
    private const int TimeoutsOfAPart = 2;

    /// <summary>
    /// The pages that a blob has; everything else reads as zero. The service runs out of time over the ranges of a large blob with many
    /// holes, however often it is asked: then it is asked for each half.
    /// </summary>
    /// <param name="requests">Makes the requests.</param>
    /// <param name="name">The blob, for errors.</param>
    /// <param name="within">Where to look; null: all of it.</param>
    /// <param name="length">Size of the blob in bytes.</param>
    /// <param name="conditions">What the blob must still be.</param>
    /// <param name="cancellation">Checked per request.</param>
    public static async Task<ExtentSet> ListAsync(
        BlobRequests requests, string name, Extent? within, long length, PageBlobRequestConditions? conditions, CancellationToken cancellation)
    {
        ExtentSet ranges = [];
        Stack<Extent?> parts = new([within]);
        while (parts.TryPop(out Extent? part))
        {
            Extent range = part ?? new Extent(0, length);
            bool divisible = range.Length > SmallestPart;
            try
            {
                await AddAsync(ranges, requests, name, part, conditions, divisible ? TimeoutsOfAPart : int.MaxValue, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException) when (divisible)
            {
                long half = range.Length / 2 / UploadSource.PageSize * UploadSource.PageSize;
                parts.Push(new Extent(range.Offset + half, range.Length - half));
                parts.Push(new Extent(range.Offset, half));
            }
        }

        return ranges;
    }

    private static async Task AddAsync(
        ExtentSet ranges, BlobRequests requests, string name, Extent? within, PageBlobRequestConditions? conditions, int timeouts,
        CancellationToken cancellation)
    {
        GetPageRangesOptions options = new()
        {
            Range = within is { } range ? new HttpRange(range.Offset, range.Length) : null,
            Conditions = conditions,
        };
        string? continuation = null;
        do
        {
            string? from = continuation;
            Page<PageRangeItem> page = await requests.RunAsync(
                $"Reading the page ranges of {name}",
                0,
                (client, token) => FirstPageAsync(client, options, from, token),
                cancellation,
                timeouts).ConfigureAwait(false);
            foreach (PageRangeItem item in page.Values)
            {
                if (!item.IsClear && item.Range.Length is { } length && item.Range.Offset >= 0 && length > 0
                    && length <= long.MaxValue - item.Range.Offset)
                {
                    ranges.Add(new Extent(item.Range.Offset, length));
                }
            }

            continuation = page.ContinuationToken == from ? null : page.ContinuationToken;
        }
        while (!string.IsNullOrEmpty(continuation));
    }

    private static async Task<Page<PageRangeItem>> FirstPageAsync(
        PageBlobClient client, GetPageRangesOptions options, string? continuation, CancellationToken cancellation)
    {
        await foreach (Page<PageRangeItem> page in client.GetAllPageRangesAsync(options, cancellation).AsPages(continuation).ConfigureAwait(false))
        {
            return page;
        }

        return Page<PageRangeItem>.FromValues([], null, null!);
    }
}
