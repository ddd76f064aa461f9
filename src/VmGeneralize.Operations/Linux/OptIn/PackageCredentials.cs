using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations.Linux.Identity;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class PackageCredentials
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-package-credentials",
        Title = "Remove subscriptions and passwords for package sources",
        Why = "They belong to the source: clones would count as one machine, and its passwords are handed out",
        Source = new("https://libguestfs.org/virt-sysprep.1.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Medium,
        OnByDefault = false,
        Group = LinuxGroups.Identities,
        Notice = "Each VM must be registered again: pro attach, SUSEConnect or what the package source asks for.",
        Plan = static guest =>
        [
            .. guest.Empty("/etc/apt/auth.conf.d", "/var/lib/ubuntu-advantage/private"),
            .. guest.OwnList("/etc/zypp/credentials.d").Where(file => file.Path != SharedIdentities.SuseCredentials)
                .Select(file => new GuestEdit.Delete(file.Path)),
            .. guest.Remove("/etc/apt/auth.conf", "/root/.zypp/credentials.cat", "/etc/zypp/credentials.cat"),
        ],
    };
}
