using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows;

internal static class AutomaticLogon
{
    private const string Winlogon = @"Microsoft\Windows NT\CurrentVersion\Winlogon";

    public static Operation Operation { get; } = new()
    {
        Id = "windows-automatic-logon",
        Title = "Remove automatic logon with its clear-text password",
        Why = "Every clone would log the builder on, and DefaultPassword is readable by every user",
        Source = new("https://learn.microsoft.com/troubleshoot/windows-server/user-profiles-and-logon/turn-on-automatic-logon"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => guest.DeleteExistingValues("SOFTWARE", Winlogon, "AutoAdminLogon", "AutoLogonCount", "DefaultPassword", "DefaultUserName"),
    };
}
