using Azure.Storage;

namespace VmGeneralize.Azure.Blobs;

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
