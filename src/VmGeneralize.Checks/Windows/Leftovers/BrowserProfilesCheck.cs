using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class BrowserProfilesCheck
{
    private static readonly string[] Places =
    [
        "AppData/Local/Microsoft/Edge/User Data",
        "AppData/Local/Google/Chrome/User Data",
        "AppData/Local/BraveSoftware/Brave-Browser/User Data",
        "AppData/Local/Chromium/User Data",
        "AppData/Roaming/Mozilla/Firefox/Profiles",
        "AppData/Local/Microsoft/Windows/WebCache",
        "AppData/Local/Microsoft/Windows/INetCookies",
    ];

    private static readonly Leftover What = new(
        Severity.Warning,
        "A browser profile, with cookies and probably passwords",
        Remedy: "Delete the profile in the browser, or the user profile");

    public static Check Check { get; } = new()
    {
        Id = "secret-browser-profiles",
        Title = "Browser profiles",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/deployedge/microsoft-edge-security-password-manager-security"),
        Find = static guest => What.At(guest, UserProfiles.AllWithServices(guest).SelectMany(_ => Places, GuestPath.Join)),
    };
}
