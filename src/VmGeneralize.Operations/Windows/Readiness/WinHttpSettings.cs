using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Operations.Windows.Readiness;

/// <summary>
/// The binary value WinHttpSettings that <c>netsh winhttp set proxy</c> writes: four 32-bit numbers (structure version, change
/// counter, flags, length of the proxy list), the list, the length of the bypass list, the list. Not documented by Microsoft:
/// the layout is what tools that read it agree on.
/// </summary>
/// <param name="Proxy">Proxy list, such as <c>proxy.corp:8080</c>; empty without one.</param>
/// <param name="Bypass">Addresses that bypass the proxy, separated by semicolons.</param>
public sealed record WinHttpSettings(string Proxy, string Bypass)
{
    /// <summary>The address of Azure's platform services, the same in every region.</summary>
    public const string AzurePlatformAddress = "168.63.129.16";

    private const int FlagsOffset = 8;
    private const int ProxyLengthOffset = 12;
    private const uint UsesProxy = 2; // PROXY_TYPE_PROXY

    /// <summary>There is a proxy, and Azure's platform address does not bypass it.</summary>
    public bool KeepsFromAzure => Proxy.Length > 0
        && !Bypass.Split(';', StringSplitOptions.TrimEntries).Contains(AzurePlatformAddress, StringComparer.Ordinal);

    /// <summary>The settings, or null when the value is absent, says "direct" or does not have this layout.</summary>
    public static WinHttpSettings? TryRead(ReadOnlySpan<byte> value)
    {
        if (value.Length < ProxyLengthOffset || (ReadUInt32LittleEndian(value[FlagsOffset..]) & UsesProxy) == 0)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = value[ProxyLengthOffset..];
        return TryTakeText(ref rest, out string proxy)
            ? new WinHttpSettings(proxy, TryTakeText(ref rest, out string bypass) ? bypass : "")
            : null;
    }

    private static bool TryTakeText(ref ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        if (bytes.Length < 4 || ReadUInt32LittleEndian(bytes) > (uint)(bytes.Length - 4))
        {
            return false;
        }

        int length = (int)ReadUInt32LittleEndian(bytes);
        text = Encoding.ASCII.GetString(bytes.Slice(4, length));
        bytes = bytes[(4 + length)..];
        return true;
    }
}
