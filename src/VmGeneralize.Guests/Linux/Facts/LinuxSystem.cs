namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>What starts and guards a guest: init, SELinux, network.</summary>
/// <param name="Init">Such as <c>systemd</c>; empty when it cannot be told.</param>
/// <param name="SeLinux">Mode in <c>/etc/selinux/config</c>, such as <c>enforcing</c>; null when there is none.</param>
/// <param name="Network">What may set the network up.</param>
public sealed record LinuxSystem(string Init, string? SeLinux, NetworkSetup Network)
{
    private static readonly (string Path, string Init)[] Inits =
    [
        ("/usr/lib/systemd/systemd", "systemd"), ("/lib/systemd/systemd", "systemd"), ("/sbin/openrc", "openrc"), ("/sbin/upstart", "upstart"),
        ("/etc/runit/runsvdir", "runit"), ("/etc/inittab", "sysvinit"),
    ];

    private static readonly (string Path, NetworkSetup Setup)[] Networks =
    [
        ("/usr/sbin/NetworkManager", NetworkSetup.NetworkManager), ("/usr/bin/NetworkManager", NetworkSetup.NetworkManager), ("/usr/sbin/netplan", NetworkSetup.Netplan),
        ("/etc/systemd/system/multi-user.target.wants/systemd-networkd.service", NetworkSetup.SystemdNetworkd),
        ("/usr/sbin/ifup", NetworkSetup.Ifupdown), ("/etc/sysconfig/network-scripts/ifup", NetworkSetup.NetworkScripts), ("/usr/sbin/wicked", NetworkSetup.Wicked),
    ];

    public static LinuxSystem Of(IGuestView guest) => new(
        Inits.FirstOrDefault(init => guest.Follow(init.Path) is not null).Init ?? "",
        guest.FollowedLines("/etc/selinux/config").FirstOrDefault(line => line.StartsWith("SELINUX=", StringComparison.Ordinal)) is { } mode ? mode["SELINUX=".Length..].Trim() : null,
        Networks.Where(network => guest.Find(network.Path) is not null).Aggregate(NetworkSetup.None, (all, network) => all | network.Setup));
}
