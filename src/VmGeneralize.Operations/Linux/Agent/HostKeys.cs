using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Agent;

internal static class HostKeys
{
    private const string What = "the SSH host keys";

    public static Operation Operation { get; } = new()
    {
        Id = "linux-ssh-host-keys",
        Title = "Remove the SSH host keys where new ones are made at the next start",
        Why = "Clones that share host keys can pose as each other",
        Source = new("https://github.com/Azure/WALinuxAgent/blob/master/azurelinuxagent/pa/deprovision/default.py"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest)
    {
        SshHostKeys ssh = guest.Facts().SshHostKeys;
        return PartialPlan.Of(What, ssh.All, keys => PartialPlan.If(
            What, ssh.AreMade.Or(() => ssh.ServerIsInstalled.Not()), () => [.. keys.Select(file => new GuestEdit.Delete(file.Path))]));
    }
}
