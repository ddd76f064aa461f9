using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class Sssd
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-sssd-cache",
        Title = "Remove what SSSD cached of a directory",
        Why = "It holds password hashes of users of the domain",
        Source = new("https://libguestfs.org/virt-sysprep.1.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Medium,
        OnByDefault = false,
        Group = LinuxGroups.Identities,
        Plan = static guest => guest.Empty("/var/lib/sss/db", "/var/lib/sss/secrets", "/var/lib/sss/mc"),
    };
}
