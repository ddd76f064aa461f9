using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

/// <summary>The registry keys of TCP/IP, in every control set.</summary>
internal static class NetworkInterfaces
{
    public static IReadOnlyList<string> Parameters(IGuestView guest) => guest.InEveryControlSet(@"Services\Tcpip\Parameters");

    /// <summary>One key for each interface that Windows ever saw.</summary>
    public static IEnumerable<string> Keys(IGuestView guest) => Parameters(guest).SelectMany(parameters => Below(guest, $@"{parameters}\Interfaces"));

    /// <summary><see cref="Keys"/> and the keys below them, one for each wireless network that the interface was in.</summary>
    public static IEnumerable<string> KeysWithNetworks(IGuestView guest) => Keys(guest).SelectMany(key => Below(guest, key).Prepend(key));

    /// <summary>True for an interface whose address is not given by DHCP. 0.0.0.0 is what Windows notes when there is none.</summary>
    public static bool HasFixedAddress(IGuestView guest, string key) =>
        guest.Registry.Number("SYSTEM", key, "EnableDHCP") == 0
        && guest.Registry.Texts("SYSTEM", key, "IPAddress") is { } addresses
        && addresses.Any(address => address is not ("" or "0.0.0.0"));

    private static IEnumerable<string> Below(IGuestView guest, string key) => guest.Registry.SubkeyNames("SYSTEM", key).Select(name => $@"{key}\{name}");
}
