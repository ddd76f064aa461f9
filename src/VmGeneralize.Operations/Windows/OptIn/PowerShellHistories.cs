using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class PowerShellHistories
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-powershell-histories",
        Title = "Remove the PowerShell command histories of all users",
        Why = "Commands hold passwords and tokens that were typed",
        Source = new("https://learn.microsoft.com/powershell/module/psreadline/about/about_psreadline"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = false,
        SafeBeforeSysprep = true,
        Group = OptInGroups.Histories,
        Plan = static guest =>
        [
            .. UserProfiles.AllWithServices(guest).InEach("AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine")
                .SelectMany(folder => guest.DeleteFiles(folder, name => name.EndsWith("_history.txt", StringComparison.OrdinalIgnoreCase))),
        ],
    };
}
