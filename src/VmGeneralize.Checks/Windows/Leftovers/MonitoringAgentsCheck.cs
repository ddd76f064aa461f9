using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class MonitoringAgentsCheck
{
    private const string OperationsManagerKey = @"Microsoft\Microsoft Operations Manager";
    private static readonly string[] DataStoreFolders = ["/WindowsAzure/Resources", "/Resources"];

    private static readonly Leftover OperationsManager = new(
        Severity.Warning,
        "The Microsoft Monitoring Agent has an identity here that clones would probably share",
        Remedy: "In the VM, before Sysprep: uninstall the Microsoft Monitoring Agent");

    private static readonly Leftover AzureMonitor = new(
        Severity.Warning,
        "The Azure Monitor agent keeps data and identity of the source here, probably",
        Remedy: "Remove the extension AzureMonitorWindowsAgent from the source VM before Sysprep, and delete the folder");

    public static Check Check { get; } = new()
    {
        Id = "leftover-monitoring-agents",
        Title = "Identity of monitoring agents",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/azure/azure-monitor/agents/azure-monitor-agent-overview"),
        Find = static guest =>
        [
            .. OperationsManager.At(guest, "/Program Files/Microsoft Monitoring Agent/Agent/Health Service State"),
            .. guest.Registry.KeyExists("SOFTWARE", OperationsManagerKey)
                ? [OperationsManager.InRegistry("SOFTWARE", OperationsManagerKey)]
                : Array.Empty<Finding>(),
            .. DataStoreFolders.SelectMany(guest.List)
                .Where(file => file.IsDirectory && file.Name.StartsWith("AMADataStore", StringComparison.OrdinalIgnoreCase))
                .SelectMany(folder => AzureMonitor.At(guest, folder.Path)),
        ],
    };
}
