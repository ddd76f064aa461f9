using System.Globalization;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>The requests of an upload, for <c>--what-if</c>.</summary>
internal static class UploadCalls
{
    /// <summary>Making the blob and keeping others away from it; a managed disk is made by Resource Manager.</summary>
    public static IEnumerable<AzureCall> Before(AzureImage image, PageBlobLocation target, UploadSettings settings) => target.IsManagedDisk
        ? [new("HEAD", target.Name, "Check the size of the disk")]
        :
        [
            new(
                "PUT",
                target.Name,
                $"Create a page blob of {Number(image.Source.BlobLength)} "
                    + $"bytes{(settings.Overwrite ? ", replacing one of that name" : "; refused if there is one of that name")}"),
            new("HEAD", target.Name, "Check its type and size"),
            new("PUT", $"{target.Name}?comp=lease", "Keep other writers away; renewed every 15 seconds, released at the end"),
        ];

    public static IEnumerable<AzureCall> Pages(PageBlobLocation target, UploadEstimate estimate)
    {
        string ranges = $"{target.Name}?comp=pagelist";
        string pages = $"{target.Name}?comp=page";
        string requests = estimate.Requests == 2 ? "1 request" : $"{Number(estimate.Requests - 1)} requests"; // the other one is for the footer
        return
        [
            new("GET", ranges, "Check that the last page is empty, and clear it if not"),
            new(
                "PUT",
                pages,
                $"{requests} of at most 4 MiB: {Number(estimate.Bytes - UploadSource.PageSize)} bytes that are live "
                    + "and not zero"),
            new("GET", ranges, "Compare what has arrived: send what is missing again, and clear stale pages"),
            new("PUT", pages, $"The footer: the last {UploadSource.PageSize} bytes make it a VHD"),
            new("GET", ranges, "Compare again"),
        ];
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
