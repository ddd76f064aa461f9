using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class StaticAddresses
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-static-addresses",
        Title = "Let network interfaces with fixed addresses use DHCP",
        Why = "Azure gives addresses by DHCP: a clone with the address of the source cannot be reached",
        Source = new("https://learn.microsoft.com/azure/virtual-machines/windows/prepare-for-upload-vhd-image"),
        Guest = GuestKind.Windows,
        Risk = Risk.High,
        OnByDefault = false,
        Group = OptInGroups.Network,
        Notice = "Fixed addresses, gateways and name servers are removed; set a static address on the network interface in Azure instead.",
        Plan = static guest => [.. NetworkInterfaces.Keys(guest).SelectMany(key => PlanInterface(guest, key))],
    };

    private static IEnumerable<GuestEdit> PlanInterface(IGuestView guest, string key)
    {
        if (NetworkInterfaces.HasFixedAddress(guest, key))
        {
            foreach (GuestEdit edit in guest.DeleteExistingValues("SYSTEM", key, "IPAddress", "SubnetMask", "DefaultGateway", "DefaultGatewayMetric"))
            {
                yield return edit;
            }

            yield return new GuestEdit.SetValue("SYSTEM", key, "EnableDHCP", new RegistryData.DWord(1));
        }

        // Windows keeps the value, empty, on interfaces whose name servers come by DHCP.
        if (guest.Registry.Text("SYSTEM", key, "NameServer") is { Length: > 0 })
        {
            yield return new GuestEdit.DeleteValue("SYSTEM", key, "NameServer");
        }
    }
}
