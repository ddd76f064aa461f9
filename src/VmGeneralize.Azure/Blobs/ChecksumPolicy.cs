using Azure.Core;
using Azure.Core.Pipeline;

namespace VmGeneralize.Azure.Blobs;

/// <summary>
/// Puts checksum headers on the requests that ask for them by a message property. The SDK's own CRC-64 wraps the body in a structured
/// message that not every storage service reads; the plain headers ("Put Page" and "Get Blob") are understood by all of them.
/// </summary>
internal sealed class ChecksumPolicy : HttpPipelineSynchronousPolicy
{
    /// <summary>Header with the CRC-64 of the body, little-endian, in base 64.</summary>
    public const string Crc64Header = "x-ms-content-crc64";

    private const string Crc64Property = "vmgeneralize-crc64";
    private const string RangeProperty = "vmgeneralize-range-checksum";

    /// <summary>Requests made until the result is disposed carry this CRC-64.</summary>
    public static IDisposable Send(string crc64) =>
        HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [Crc64Property] = crc64 });

    /// <summary>Requests made until the result is disposed ask for a checksum of the range that they read.</summary>
    /// <param name="header"><c>x-ms-range-get-content-crc64</c> or <c>x-ms-range-get-content-md5</c>; never both.</param>
    public static IDisposable Ask(string header) =>
        HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [RangeProperty] = header });

    public override void OnSendingRequest(HttpMessage message)
    {
        if (message.TryGetProperty(Crc64Property, out object? crc64) && crc64 is string value)
        {
            message.Request.Headers.SetValue(Crc64Header, value);
        }

        if (message.TryGetProperty(RangeProperty, out object? ask) && ask is string header)
        {
            message.Request.Headers.SetValue(header, "true");
        }
    }
}
