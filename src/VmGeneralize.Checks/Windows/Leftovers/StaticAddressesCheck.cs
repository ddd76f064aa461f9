using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class StaticAddressesCheck
{
    private static readonly Leftover Address = new(
        Severity.Warning,
        "An interface has a fixed address: clones cannot be reached if Windows uses it for their network card",
        Remedy: "In the VM, for each network card: Set-NetIPInterface -InterfaceAlias Ethernet -Dhcp Enabled",
        FixedBy: "windows-static-addresses");

    private static readonly Leftover NameServer = new(
        Severity.Warning,
        "An interface has fixed name servers: clones would ask those of the source network",
        Remedy: "In the VM, for each network card: Set-DnsClientServerAddress -InterfaceAlias Ethernet -ResetServerAddresses",
        FixedBy: "windows-static-addresses");

    public static Check Check { get; } = new()
    {
        Id = "leftover-static-addresses",
        Title = "Fixed network addresses",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/azure/virtual-machines/windows/prepare-for-upload-vhd-image"),
        Find = static guest =>
        [
            .. InterfaceKeys.Keys(guest).Where(key => HasFixedAddress(guest, key)).Select(key => Address.InRegistry("SYSTEM", key, "IPAddress")),
            .. InterfaceKeys.Keys(guest)
                .Where(key => guest.Registry.Text("SYSTEM", key, "NameServer") is { Length: > 0 })
                .Select(key => NameServer.InRegistry("SYSTEM", key, "NameServer")),
        ],
    };

    // 0.0.0.0 is what Windows notes when there is none.
    private static bool HasFixedAddress(IGuestView guest, string key) =>
        guest.Registry.Number("SYSTEM", key, "EnableDHCP") == 0
        && guest.Registry.Texts("SYSTEM", key, "IPAddress") is { } addresses
        && addresses.Any(address => address is not ("" or "0.0.0.0"));
}
