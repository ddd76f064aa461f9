using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.Agent;

internal static class RootHistory
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-root-history",
        Title = "Remove root's shell history",
        Why = "Commands hold passwords and tokens that were typed",
        Source = new("https://github.com/Azure/WALinuxAgent/blob/master/azurelinuxagent/pa/deprovision/default.py"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Group = LinuxGroups.Histories,
        Plan = static guest => guest.RemovePlain("/root/.bash_history"),
    };
}
