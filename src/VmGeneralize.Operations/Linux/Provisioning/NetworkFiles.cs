using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Provisioning;

internal static class NetworkFiles
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-cloud-init-network",
        Title = "Remove the network configuration that cloud-init wrote, where it writes a new one",
        Why = "It is bound to the hardware address of the source: a clone would wait for it, or have no network",
        Source = new("https://docs.cloud-init.io/en/latest/reference/cli.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Group = LinuxGroups.Network,
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest)
    {
        CloudInit cloudInit = guest.Facts().CloudInit;
        return PartialPlan.If("the network configuration that cloud-init wrote", cloudInit.Works.And(cloudInit.NetworkIsDisabled.Not), () =>
        [
            .. guest.Remove(
                "/etc/netplan/50-cloud-init.yaml",
                "/etc/NetworkManager/conf.d/99-cloud-init.conf",
                "/etc/NetworkManager/conf.d/30-cloud-init-ip6-addr-gen-mode.conf",
                "/etc/network/interfaces.d/50-cloud-init.cfg",
                "/etc/network/interfaces.d/50-cloud-init"),
            .. guest.RemoveFiles("/etc/NetworkManager/system-connections", name => name.StartsWith("cloud-init-", StringComparison.Ordinal)
                && name.EndsWith(".nmconnection", StringComparison.Ordinal)),
            .. guest.RemoveFiles("/etc/systemd/network", name => name.StartsWith("10-cloud-init-", StringComparison.Ordinal)
                && name.EndsWith(".network", StringComparison.Ordinal)),
        ]);
    }
}
