using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class AgentConfigurationCheck
{
    private static readonly Leftover What = new(
        Severity.Info,
        "Configuration that the Azure agent fetched for the source VM; it fetches its own in a clone");

    public static Check Check { get; } = new()
    {
        Id = "leftover-azure-agent-configuration",
        Title = "Configuration of the Azure agent",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/azure/virtual-machines/extensions/agent-windows"),
        Find = static guest => What.At(guest, "/WindowsAzure/config"),
    };
}
