using System.Security.Cryptography;
using Azure;
using Azure.Storage;

namespace VmGeneralize.Azure.Blobs;

/// <summary>
/// Which checksum a service gives for a range that is read: Azure CRC-64, emulators perhaps MD5 only. Asked for in this order; the first
/// answer decides. MD5 finds damage in transit, nothing more is asked of it. Thread-safe.
/// </summary>
internal sealed class RangeChecksum
{
    private static readonly string?[] Headers = ["x-ms-range-get-content-crc64", "x-ms-range-get-content-md5", null];

    private volatile int _kind;

    /// <summary>For people; null: none.</summary>
    public string? Name => _kind switch
    {
        0 => "CRC-64",
        1 => "MD5",
        _ => null,
    };

    /// <summary>Number of the checksum that is asked for now.</summary>
    public int Kind => _kind;

    /// <summary>Requests made until the result is disposed ask for the checksum.</summary>
    public static IDisposable? Ask(int kind) => Headers[kind] is { } header ? ChecksumPolicy.Ask(header) : null;

    /// <summary>Whether a service refuses a request because it does not know the checksum; then the next one is asked for.</summary>
    public bool IsUnknown(int kind, RequestFailedException refusal)
    {
        if (kind == Headers.Length - 1 || refusal.ErrorCode is not ("FeatureNotSupported" or "UnsupportedHeader"))
        {
            return false;
        }

        Interlocked.CompareExchange(ref _kind, kind + 1, kind);
        return true;
    }

    /// <summary>Checks a range by what came with it.</summary>
    /// <param name="kind">What was asked for.</param>
    /// <param name="response">The answer.</param>
    /// <param name="bytes">The range.</param>
    /// <returns>False: the service does not give this checksum; ask for the next one.</returns>
    /// <exception cref="ChecksumMismatchException">Damaged.</exception>
    public bool Check(int kind, Response response, ReadOnlySpan<byte> bytes)
    {
        if (kind == Headers.Length - 1)
        {
            return true;
        }

        if (!response.Headers.TryGetValue(kind == 0 ? ChecksumPolicy.Crc64Header : "Content-MD5", out string? expected))
        {
            Interlocked.CompareExchange(ref _kind, kind + 1, kind);
            return false;
        }

        string actual = kind == 0 ? Crc64.Header(bytes) : Md5(bytes);
        return actual == expected ? true : throw new ChecksumMismatchException($"the range's checksum is {actual}, expected {expected}");
    }

#pragma warning disable CA5351 // a checksum against damage, and the only one that some services give
    private static string Md5(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(MD5.HashData(bytes));
#pragma warning restore CA5351
}

/// <summary>A range arrived that does not fit its checksum, or not all of it arrived. It is asked for again; no caller sees this.</summary>
internal sealed class ChecksumMismatchException(string problem) : IOException(problem);

/// <summary>The storage service's CRC-64 as its headers carry it: eight bytes, little-endian, in base 64.</summary>
internal static class Crc64
{
    public static string Header(ReadOnlySpan<byte> bytes)
    {
        StorageCrc64HashAlgorithm crc = StorageCrc64HashAlgorithm.Create();
        crc.Append(bytes);
        return Convert.ToBase64String(crc.GetCurrentHash());
    }
}
