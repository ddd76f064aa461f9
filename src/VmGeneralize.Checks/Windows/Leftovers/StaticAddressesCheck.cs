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
            .. Address.DeletedValues(guest, static value => value.Name == "IPAddress"),
            .. NameServer.DeletedValues(guest, static value => value.Name == "NameServer"),
        ],
    };
}
