using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class ArcAgentCheck
{
    private static readonly Leftover What = new(
        Severity.Warning,
        "The source is connected to Azure Arc: clones would be that server, and an Arc agent must not run on an Azure VM",
        Remedy: "In the VM, before the Azure Connected Machine Agent is uninstalled there: azcmagent disconnect",
        FixedBy: "windows-arc-agent");

    public static Check Check { get; } = new()
    {
        Id = "leftover-arc-agent",
        Title = "Azure Arc agent",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/azure/azure-arc/servers/plan-evaluate-on-azure-virtual-machine"),
        Find = What.Emptied,
    };
}
