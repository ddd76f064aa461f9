using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class AutomaticLogonCheck
{
    private const string Winlogon = @"Microsoft\Windows NT\CurrentVersion\Winlogon";
    private const string Ask = "In the VM, make Windows ask for the password again: netplwiz";

    private static readonly Leftover Password = new(
        Severity.Error, "A password for automatic logon in clear text, readable by every user", Remedy: Ask, FixedBy: "windows-automatic-logon");

    private static readonly Leftover Switch = new(
        Severity.Warning, "Automatic logon is on in every clone", Remedy: Ask, FixedBy: "windows-automatic-logon");

    public static Check Check { get; } = new()
    {
        Id = "secret-automatic-logon",
        Title = "Automatic logon",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/troubleshoot/windows-server/user-profiles-and-logon/turn-on-automatic-logon"),
        Find = static guest =>
        [
            .. guest.Registry.Text("SOFTWARE", Winlogon, "DefaultPassword") is { Length: > 0 }
                ? [Password.InRegistry("SOFTWARE", Winlogon, "DefaultPassword")]
                : Array.Empty<Finding>(),
            .. guest.Registry.Text("SOFTWARE", Winlogon, "AutoAdminLogon") == "1"
                ? [Switch.InRegistry("SOFTWARE", Winlogon, "AutoAdminLogon")]
                : Array.Empty<Finding>(),
        ],
    };
}
