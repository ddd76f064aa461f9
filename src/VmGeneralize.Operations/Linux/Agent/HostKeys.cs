using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Agent;

internal static class HostKeys
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-ssh-host-keys",
        Title = "Remove the SSH host keys where new ones are made at the next start",
        Why = "Clones that share host keys can pose as each other",
        Source = new("https://github.com/Azure/WALinuxAgent/blob/master/azurelinuxagent/pa/deprovision/default.py"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => SshHostKeys.Makers(guest).Count > 0 || !SshHostKeys.ServerIsInstalled(guest)
            ? [.. SshHostKeys.All(guest).Select(file => new GuestEdit.Delete(file.Path))]
            : [],
    };
}
