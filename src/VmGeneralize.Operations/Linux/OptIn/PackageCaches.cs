using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class PackageCaches
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-package-caches",
        Title = "Remove downloaded packages",
        Why = "They can be downloaded again, and take up space in every clone",
        Source = new("https://manpages.debian.org/apt-get"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = false,
        Group = LinuxGroups.Caches,
        Plan = static guest =>
        [
            .. guest.RemoveFiles("/var/cache/apt/archives", name => name.EndsWith(".deb", StringComparison.Ordinal)),
            .. guest.Empty(
                "/var/cache/apt/archives/partial",
                "/var/cache/dnf",
                "/var/cache/libdnf5",
                "/var/cache/yum",
                "/var/cache/tdnf",
                "/var/cache/zypp",
                "/var/cache/zypper",
                "/var/cache/PackageKit",
                "/var/cache/pacman/pkg"),
        ],
    };
}
