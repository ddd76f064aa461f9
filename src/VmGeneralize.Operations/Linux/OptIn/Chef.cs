using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class Chef
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-chef",
        Title = "Remove the key of the Chef client",
        Why = "Clones would be one node",
        Source = new("https://docs.chef.io/chef_client_security/"),
        Guest = GuestKind.Linux,
        Risk = Risk.Medium,
        OnByDefault = false,
        Group = LinuxGroups.Agents,
        Notice = "Each node must be bootstrapped again.",
        Plan = static guest => guest.Remove("/etc/chef/client.pem", "/etc/cinc/client.pem"),
    };
}
