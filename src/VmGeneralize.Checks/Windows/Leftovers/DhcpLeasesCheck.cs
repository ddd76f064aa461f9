using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class DhcpLeasesCheck
{
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
            .. InterfaceKeys.Keys(guest)
                .Where(key => guest.Registry.Text("SYSTEM", key, "DhcpIPAddress") is { Length: > 0 } address && address != "0.0.0.0")
                .Select(key => What.InRegistry("SYSTEM", key, "DhcpIPAddress")),
        ],
    };
}
