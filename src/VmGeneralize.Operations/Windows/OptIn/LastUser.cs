using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class LastUser
{
    private const string Winlogon = @"Microsoft\Windows NT\CurrentVersion\Winlogon";
    private const string LogonUi = @"Microsoft\Windows\CurrentVersion\Authentication\LogonUI";

    public static Operation Operation { get; } = new()
    {
        Id = "windows-last-user",
        Title = "Forget who logged on last",
        Why = "The name of the builder is shown to anyone who logs on to a clone",
        Source = new(
            "https://learn.microsoft.com/previous-versions/windows/it-pro/windows-10/security/threat-protection/security-policy-settings/"
            + "interactive-logon-do-not-display-last-user-name"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = false,
        Group = OptInGroups.Histories,
        Plan = static guest =>
        [
            .. guest.DeleteExistingValues("SOFTWARE", Winlogon, "LastUsedUsername"),
            .. guest.DeleteExistingValues("SOFTWARE", LogonUi, "LastLoggedOnUser", "LastLoggedOnSAMUser", "LastLoggedOnUserSID", "LastLoggedOnDisplayName"),
        ],
    };
}
