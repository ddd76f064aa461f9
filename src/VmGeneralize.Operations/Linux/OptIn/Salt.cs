using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class Salt
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-salt",
        Title = "Remove the keys and the name of the Salt minion",
        Why = "Clones would be one minion",
        Source = new("https://docs.saltproject.io/en/latest/ref/configuration/minion.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Medium,
        OnByDefault = false,
        Group = LinuxGroups.Agents,
        Notice = "Each minion must be accepted by the master.",
        Plan = static guest => [.. guest.Empty("/etc/salt/pki/minion"), .. guest.Remove("/etc/salt/minion_id")],
    };
}
