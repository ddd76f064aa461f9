using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Agent;

internal static class Resolver
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-resolver",
        Title = "Remove the resolver configuration that DHCP wrote",
        Why = "It names the domain and name servers of the source's network; a new one is written when the network comes up",
        Source = new("https://github.com/Azure/WALinuxAgent/blob/master/azurelinuxagent/pa/deprovision/default.py"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => Paths(guest).SelectMany(path => guest.RemovePlain(path)).ToArray(),
    };

    /// <summary>As the agent does: Ubuntu since 18.04 keeps its file, before that resolvconf makes it of parts. A link leads to a file that is made at each start.</summary>
    private static string[] Paths(IGuestView guest)
    {
        LinuxDistribution distribution = LinuxDistribution.Of(guest);
        return distribution.Id != "ubuntu" ? ["/etc/resolv.conf"]
            : distribution.IsAtLeast("ubuntu", 18, 4) ? []
            : guest.Find("/etc/resolv.conf") is { IsFile: true } ? ["/etc/resolv.conf"]
            : ["/etc/resolvconf/resolv.conf.d/tail", "/etc/resolvconf/resolv.conf.d/original"];
    }
}
