using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class WindowsArcAgent
{
    private static readonly string[] Folders = ["/ProgramData/AzureConnectedMachineAgent/Config", "/ProgramData/AzureConnectedMachineAgent/Certs"];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-arc-agent",
        Title = "Remove the configuration and certificates of the Azure Arc agent",
        Why = "Clones would all answer as the one server that was connected, and an Arc agent must not run on an Azure VM",
        Source = new("https://learn.microsoft.com/azure/azure-arc/servers/plan-evaluate-on-azure-virtual-machine"),
        Guest = GuestKind.Windows,
        Risk = Risk.High,
        OnByDefault = false,
        Notice = "The agent itself is still installed: uninstall the Azure Connected Machine Agent before Sysprep.",
        Empties = static _ => Folders,
        Plan = static guest => guest.DeleteContents(Folders),
    };
}
