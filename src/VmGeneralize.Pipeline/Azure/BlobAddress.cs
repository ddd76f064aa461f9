using VmGeneralize.Azure;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Pipeline;

/// <summary>Addresses of blobs as users give them.</summary>
public static class BlobAddress
{
    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is no address of a blob.</exception>
    public static Uri Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || (address.Scheme != Uri.UriSchemeHttps && !IsTest(address)))
        {
            // Never the text itself: a mistyped address may hold a SAS.
            throw new FormatException("That is no address of a blob: https://ACCOUNT.blob.core.windows.net/CONTAINER/NAME.vhd, with or without a SAS.");
        }

        int parts = address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Length;
        return parts >= 2 || (parts == 1 && address.Host.Contains(".blob.", StringComparison.Ordinal))
            ? address
            : throw new FormatException("The address names no blob: https://ACCOUNT.blob.core.windows.net/CONTAINER/NAME.vhd");
    }

    /// <summary>What uploading to a blob calls.</summary>
    /// <param name="address">Of the blob.</param>
    /// <param name="length">Its size in bytes.</param>
    public static IReadOnlyList<AzureCall> UploadCalls(Uri address, long length)
    {
        string name = Redacted.Uri(address);
        return
        [
            new("PUT", name, $"Create the page blob, {length:N0} bytes, and lease it"),
            new("PUT", name + "?comp=page", "Send the live, non-zero pages; the footer last"),
            new("GET", name + "?comp=pagelist", "Compare its page ranges with what was sent"),
        ];
    }

    /// <summary>What downloading a blob calls.</summary>
    public static IReadOnlyList<AzureCall> DownloadCalls(Uri address)
    {
        string name = Redacted.Uri(address);
        return
        [
            new("HEAD", name, "Look at the blob"),
            new("GET", name + "?comp=pagelist", "Ask for the page ranges that hold data"),
            new("GET", name, "Read them"),
        ];
    }

    /// <summary>With the SAS in it, or the identity when there is none.</summary>
    internal static PageBlobLocation Location(AzureLink link, Uri address) => new()
    {
        Uri = address,
        Credential = HasSas(address) ? null : link.Credential,
        Transport = link.Access.Transport,
    };

    private static bool HasSas(Uri address) => address.Query.Contains("sig=", StringComparison.Ordinal);

    // An emulator on this machine speaks http.
    private static bool IsTest(Uri address) => address.Scheme == Uri.UriSchemeHttp && address.IsLoopback;
}
