using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Agent;

internal static class Resolver
{
    private const string Path = "/etc/resolv.conf";
    private const string What = "the resolver configuration";

    // Of older versions of Ubuntu, where resolvconf makes the file of parts.
    private static readonly string[] Parts = ["/etc/resolvconf/resolv.conf.d/tail", "/etc/resolvconf/resolv.conf.d/original"];

    public static Operation Operation { get; } = new()
    {
        Id = "linux-resolver",
        Title = "Remove the resolver configuration that DHCP wrote",
        Why = "It names the domain and name servers of the source's network; a new one is written when the network comes up",
        Source = new("https://github.com/Azure/WALinuxAgent/blob/master/azurelinuxagent/pa/deprovision/default.py"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    /// <summary>As the agent does: Ubuntu since 18.04 keeps its file. A link leads to a file that is made at each start.</summary>
    private static PartialPlan Decide(IGuestView guest)
    {
        Fact<LinuxDistribution> distribution = guest.Facts().Distribution;
        Fact<bool> keepsIts = distribution.Then(system => system.IsAtLeast("ubuntu", 18, 4));
        return guest.Find(Path) is { IsFile: true }
            ? PartialPlan.If(What, keepsIts.Not(), () => guest.RemovePlain(Path))
            : PartialPlan.If(What, distribution.Then(system => system.Id == "ubuntu").And(keepsIts.Not), () => [.. Parts.SelectMany(guest.RemovePlain)]);
    }
}
