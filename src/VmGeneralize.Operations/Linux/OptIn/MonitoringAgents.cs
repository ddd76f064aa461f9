using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class MonitoringAgents
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-monitoring-agents",
        Title = "Remove the identities of Azure's monitoring agents",
        Why = "Clones would report as one machine",
        Source = new("https://learn.microsoft.com/azure/azure-monitor/agents/azure-monitor-agent-overview"),
        Guest = GuestKind.Linux,
        Risk = Risk.Medium,
        OnByDefault = false,
        Group = LinuxGroups.Agents,
        Notice = "Each VM must be connected to its workspace again.",
        Plan = static guest =>
        [
            .. guest.Remove("/etc/opt/microsoft/omsagent/conf/omsadmin.conf"),
            .. guest.Empty(
                "/etc/opt/microsoft/omsagent/certs",
                "/var/opt/microsoft/omsagent/state",
                "/etc/opt/microsoft/azuremonitoragent/config-cache",
                "/var/opt/microsoft/azuremonitoragent/events"),
            .. guest.OwnList("/etc/opt/microsoft/omsagent").Where(workspace => workspace is { IsDirectory: true, Name: not ("conf" or "certs") })
                .SelectMany(workspace => guest.Remove($"{workspace.Path}/conf/omsadmin.conf").Concat(guest.Empty($"{workspace.Path}/certs"))),
        ],
    };
}
