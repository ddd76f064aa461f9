using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class Tailscale
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-tailscale",
        Title = "Remove the identity of Tailscale",
        Why = "Clones would be one machine in the network, and fight for its address",
        Source = new("https://tailscale.com/kb/1245/set-up-servers"),
        Guest = GuestKind.Linux,
        Risk = Risk.Medium,
        OnByDefault = false,
        Group = LinuxGroups.Agents,
        Notice = "Each machine must be logged in again.",
        Plan = static guest => guest.Empty("/var/lib/tailscale"),
    };
}
