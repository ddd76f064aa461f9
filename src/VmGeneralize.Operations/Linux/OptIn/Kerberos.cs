using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class Kerberos
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-kerberos-keytab",
        Title = "Remove the host's Kerberos keys",
        Why = "Clones would be one host to the domain",
        Source = new("https://libguestfs.org/virt-sysprep.1.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Medium,
        OnByDefault = false,
        Group = LinuxGroups.Identities,
        Notice = "Each VM has to join its domain again.",
        Plan = static guest => guest.Remove("/etc/krb5.keytab"),
    };
}
