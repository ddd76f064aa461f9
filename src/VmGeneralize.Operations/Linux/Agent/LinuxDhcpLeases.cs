using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.Agent;

internal static class LinuxDhcpLeases
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-dhcp-leases",
        Title = "Remove DHCP leases and DHCP identities",
        Why = "A clone that asks for the lease of another machine takes over its address; two machines with one identity get one address",
        Source = new("https://github.com/Azure/WALinuxAgent/blob/master/azurelinuxagent/pa/deprovision/default.py"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest =>
        [
            .. guest.Empty("/var/lib/dhclient", "/var/lib/dhcpcd", "/var/lib/dhcp", "/var/lib/wicked", "/var/lib/systemd/network", "/run/systemd/netif/leases"),
            .. guest.Empty("/var/db/dhcpcd"), // where dhcpcd keeps them unless a distribution says otherwise (its configure, DBDIR)
            .. guest.RemoveFiles("/var/db", name => name.StartsWith("dhclient.leases.", StringComparison.Ordinal)),
            .. guest.RemoveFiles("/var/lib/NetworkManager", name => name.EndsWith(".lease", StringComparison.Ordinal)),
            .. guest.Remove("/var/lib/dhcp6c_duid"),
        ],
    };
}
