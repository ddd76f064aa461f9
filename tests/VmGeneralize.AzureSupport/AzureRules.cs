using Azure.Storage;
using Microsoft.AspNetCore.Http;

namespace VmGeneralize.AzureSupport;

/// <summary>Azure's rules that Azurite does not enforce: returns what is wrong with a request, as the service's error code, or null.</summary>
public static class AzureRules
{
    /// <summary>Containers whose names start with this prefix stand for the service behind a managed disk's upload address.</summary>
    public const string ManagedDiskContainer = "md-";

    private const int LargestPut = 4 << 20;
    private const long LargestBlob = 8L << 40;

    public static string? Problem(HttpRequest request, BlobRequestView view, ReadOnlyMemory<byte> body)
    {
        bool managedDisk = IsManagedDisk(request);
        return view.Operation switch
        {
            BlobOperation.PutBlob or BlobOperation.DeleteBlob or BlobOperation.Lease when managedDisk => "OperationNotAllowedOnManagedDisk",
            BlobOperation.PutPage when managedDisk && view.HasLease => "OperationNotAllowedOnManagedDisk",
            BlobOperation.PutPage => PutProblem(request, view, body),
            BlobOperation.ClearPage => view.Offset % 512 != 0 || view.Length % 512 != 0 || view.Length == 0 ? "InvalidPageRange" : null,
            BlobOperation.PutBlob when long.TryParse(request.Headers["x-ms-blob-content-length"], out long length) =>
                length > LargestBlob ? "RequestBodyTooLarge" : length % 512 != 0 ? "InvalidHeaderValue" : null,
            BlobOperation.GetBlob when request.Headers.ContainsKey("x-ms-range-get-content-crc64")
                || request.Headers.ContainsKey("x-ms-range-get-content-md5") =>
                view.Length > LargestPut
                    || (request.Headers.ContainsKey("x-ms-range-get-content-crc64") && request.Headers.ContainsKey("x-ms-range-get-content-md5"))
                    ? "InvalidHeaderValue" : null,
            _ => null,
        };
    }

    /// <summary>Whether a request goes to the service behind a managed disk.</summary>
    public static bool IsManagedDisk(HttpRequest request) =>
        request.Path.Value!.Split('/').ElementAtOrDefault(2)?.StartsWith(ManagedDiskContainer, StringComparison.Ordinal) ?? false;

    /// <summary>The service's CRC-64, in Base64.</summary>
    public static string Crc64(ReadOnlySpan<byte> body)
    {
        StorageCrc64HashAlgorithm crc = StorageCrc64HashAlgorithm.Create();
        crc.Append(body);
        return Convert.ToBase64String(crc.GetCurrentHash());
    }

    private static string? PutProblem(HttpRequest request, BlobRequestView view, ReadOnlyMemory<byte> body)
    {
        if (view.Length > LargestPut)
        {
            return "RequestBodyTooLarge";
        }

        if (view.Offset % 512 != 0 || view.Length % 512 != 0 || view.Length == 0 || view.Length != body.Length)
        {
            return "InvalidPageRange";
        }

        // Azure accepts a request without a checksum; ours always have one.
        string checksum = request.Headers["x-ms-content-crc64"].ToString();
        return checksum.Length == 0 ? "MissingRequiredHeader" : checksum == Crc64(body.Span) ? null : "Crc64Mismatch";
    }
}
