using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class Puppet
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-puppet",
        Title = "Remove the certificates of the Puppet agent",
        Why = "Clones would be one node, and each could read what is meant for the others",
        Source = new("https://www.puppet.com/docs/puppet/latest/ssl_regenerate_certificates.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Medium,
        OnByDefault = false,
        Group = LinuxGroups.Agents,
        Notice = "Each node must be signed by the server.",
        Plan = static guest => guest.Empty("/etc/puppetlabs/puppet/ssl", "/etc/puppet/ssl", "/var/lib/puppet/ssl"),
    };
}
