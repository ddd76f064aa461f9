using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class Samba
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-samba-secrets",
        Title = "Remove Samba's secrets",
        Why = "They hold the machine account and the passwords of users",
        Source = new("https://libguestfs.org/virt-sysprep.1.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.High,
        OnByDefault = false,
        Group = LinuxGroups.Identities,
        Notice = "Samba's users and its membership of a domain are removed.",
        Plan = static guest => [.. guest.Empty("/var/lib/samba/private"), .. guest.Remove("/var/lib/samba/secrets.tdb")],
    };
}
