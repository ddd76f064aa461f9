using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class WirelessProfilesCheck
{
    private static readonly Leftover What = new(
        Severity.Warning,
        "Wi-Fi profiles, with their keys",
        Remedy: "In the VM: netsh wlan delete profile name=* i=*",
        FixedBy: "windows-wireless-profiles");

    public static Check Check { get; } = new()
    {
        Id = "secret-wireless-profiles",
        Title = "Wi-Fi profiles",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows/win32/nativewifi/wlan-profileschema-elements"),
        Find = What.Emptied,
    };
}
