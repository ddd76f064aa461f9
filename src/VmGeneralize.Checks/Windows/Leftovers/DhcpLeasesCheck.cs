using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class DhcpLeasesCheck
{
    private static readonly Leftover Client = new(
        Severity.Info,
        "The identity by which the source asks for addresses of IPv6: clones in one network would ask as one client",
        FixedBy: "windows-dhcp-leases");

    private static readonly Leftover What = new(Severity.Info, "A DHCP lease of the source network", FixedBy: "windows-dhcp-leases");

    public static Check Check { get; } = new()
    {
        Id = "leftover-dhcp-leases",
        Title = "DHCP leases",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/azure/virtual-machines/windows/prepare-for-upload-vhd-image"),
        Find = static guest =>
        [
            .. What.DeletedValues(guest, value => value.Name == "DhcpIPAddress"
                && guest.Registry.Text(value.Hive, value.Key, value.Name) is not (null or "" or "0.0.0.0")),
            .. Client.DeletedValues(guest, static value => value.Name == "Dhcpv6DUID"),
        ],
    };
}
