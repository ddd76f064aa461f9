using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows;

internal static class AzureAgentLogs
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-azure-agent-logs",
        Title = "Remove the logs of the Azure guest agent",
        Why = "They describe one machine, and support would read them as if they were the clone's",
        Source = new("https://learn.microsoft.com/azure/virtual-machines/extensions/agent-windows"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        SafeBeforeSysprep = true,
        Plan = static guest => guest.DeleteContents("/WindowsAzure/Logs"),
    };
}
