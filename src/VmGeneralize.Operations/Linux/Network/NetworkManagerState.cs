using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.Network;

internal static class NetworkManagerState
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-network-manager-state",
        Title = "Remove NetworkManager's key and what it has seen",
        Why = "The key determines how a machine identifies itself on networks; the rest shows which networks the source was in",
        Source = new("https://networkmanager.dev/docs/api/latest/NetworkManager.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Group = LinuxGroups.Network,
        Plan = static guest => guest.Remove("/var/lib/NetworkManager/secret_key", "/var/lib/NetworkManager/seen-bssids", "/var/lib/NetworkManager/timestamps"),
    };
}
