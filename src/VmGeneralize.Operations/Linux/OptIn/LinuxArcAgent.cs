using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class LinuxArcAgent
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-arc-agent",
        Title = "Remove the identity of the Azure Arc agent",
        Why = "Clones would be one machine in Azure Arc",
        Source = new("https://learn.microsoft.com/azure/azure-arc/servers/agent-overview"),
        Guest = GuestKind.Linux,
        Risk = Risk.Medium,
        OnByDefault = false,
        Group = LinuxGroups.Agents,
        Notice = "Each machine must be connected again: azcmagent connect.",
        Plan = static guest => [.. guest.Remove("/var/opt/azcmagent/agentconfig.json"), .. guest.Empty("/var/opt/azcmagent/certs")],
    };
}
