namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>What sets the network up.</summary>
[Flags]
public enum NetworkSetup
{
    None = 0,
    NetworkManager = 1,
    Netplan = 2,
    SystemdNetworkd = 4,
    Ifupdown = 8,
    NetworkScripts = 16,
    Wicked = 32,
}
