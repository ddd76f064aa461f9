using Microsoft.AspNetCore.Http;

namespace VmGeneralize.AzureSupport;

/// <summary>A request to the blob service, as read from its method, query and headers.</summary>
/// <param name="Operation">Requested operation.</param>
/// <param name="Offset">First byte of its range; -1 if it has none.</param>
/// <param name="Length">Length of its range in bytes; 0 if it has none.</param>
/// <param name="HasLease">Whether it carries a lease id.</param>
public sealed record BlobRequestView(BlobOperation Operation, long Offset, long Length, bool HasLease)
{
    public static BlobRequestView Of(HttpRequest request)
    {
        string component = request.Query["comp"].ToString();
        string write = request.Headers["x-ms-page-write"].ToString();
        BlobOperation operation = (request.Method, component) switch
        {
            ("PUT", "page") => write.Equals("clear", StringComparison.OrdinalIgnoreCase) ? BlobOperation.ClearPage : BlobOperation.PutPage,
            ("PUT", "lease") => BlobOperation.Lease,
            ("PUT", "") => request.Query["restype"].Count == 0 ? BlobOperation.PutBlob : BlobOperation.Other,
            ("GET", "pagelist") => BlobOperation.GetPageRanges,
            ("GET", "") => BlobOperation.GetBlob,
            ("HEAD", "") => BlobOperation.GetProperties,
            ("DELETE", "") => BlobOperation.DeleteBlob,
            _ => BlobOperation.Other,
        };
        (long offset, long length) = Range(request);
        return new BlobRequestView(operation, offset, length, request.Headers.ContainsKey("x-ms-lease-id"));
    }

    private static (long Offset, long Length) Range(HttpRequest request)
    {
        string text = request.Headers["x-ms-range"].ToString() is { Length: > 0 } own ? own : request.Headers.Range.ToString();
        string[] bounds = text.Replace("bytes=", "", StringComparison.Ordinal).Split('-');
        return bounds.Length == 2 && long.TryParse(bounds[0], out long first) && long.TryParse(bounds[1], out long last)
            ? (first, last - first + 1)
            : (-1, 0);
    }
}
