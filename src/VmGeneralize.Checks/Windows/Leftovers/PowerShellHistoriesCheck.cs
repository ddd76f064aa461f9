using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class PowerShellHistoriesCheck
{
    private static readonly Leftover What = new(
        Severity.Warning, "Commands that were typed in PowerShell, perhaps with passwords and tokens", FixedBy: "windows-powershell-histories");

    public static Check Check { get; } = new()
    {
        Id = "secret-powershell-histories",
        Title = "PowerShell command histories",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/powershell/module/psreadline/about/about_psreadline"),
        Find = What.Deleted,
    };
}
