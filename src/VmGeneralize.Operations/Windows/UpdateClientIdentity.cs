using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows;

internal static class UpdateClientIdentity
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-update-client-id",
        Title = "Remove the Windows Update client identity",
        Why = "Clones that share SusClientId replace each other in WSUS",
        Source = new("https://learn.microsoft.com/troubleshoot/mem/configmgr/update-management/client-machines-not-appearing-wsus"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest =>
            guest.DeleteExistingValues("SOFTWARE", @"Microsoft\Windows\CurrentVersion\WindowsUpdate", "SusClientId", "SusClientIdValidation"),
    };
}
