using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class WindowsDhcpLeases
{
    private static readonly string[] Values =
    [
        "DhcpIPAddress", "DhcpSubnetMask", "DhcpServer", "DhcpNameServer", "DhcpDefaultGateway", "DhcpSubnetMaskOpt", "DhcpDomain",
        "DhcpDomainSearchList", "DhcpInterfaceOptions", "DhcpGatewayHardware", "DhcpGatewayHardwareCount", "DhcpNetworkHint",
        "Lease", "LeaseObtainedTime", "LeaseTerminatesTime", "T1", "T2",
    ];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-dhcp-leases",
        Title = "Forget the DHCP leases of the source network",
        Why = "Addresses, gateways and domain names of the source reveal its network; each start brings new ones",
        Source = new("https://learn.microsoft.com/azure/virtual-machines/windows/prepare-for-upload-vhd-image"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = false,
        Group = OptInGroups.Network,
        Plan = static guest =>
        [
            .. NetworkInterfaces.Parameters(guest)
                .SelectMany(key => guest.DeleteExistingValues("SYSTEM", key, "DhcpNameServer", "DhcpDomain", "DhcpDomainSearchList")),
            .. NetworkInterfaces.KeysWithNetworks(guest).SelectMany(key => guest.DeleteExistingValues("SYSTEM", key, Values)),

            // By which a client of DHCPv6 asks for addresses, made from the time and a network card of the source; the client makes a new one.
            .. guest.InEveryControlSet(@"Services\Tcpip6\Parameters").SelectMany(key => guest.DeleteExistingValues("SYSTEM", key, "Dhcpv6DUID")),
        ],
    };
}
