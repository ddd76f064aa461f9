using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class WirelessProfiles
{
    private static readonly string[] Folders = ["/ProgramData/Microsoft/Wlansvc/Profiles/Interfaces"];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-wireless-profiles",
        Title = "Remove Wi-Fi profiles with their keys",
        Why = "An Azure VM has no Wi-Fi, and the profiles hold network names and keys of the source",
        Source = new("https://learn.microsoft.com/windows/win32/nativewifi/wlan-profileschema-elements"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = false,
        Group = OptInGroups.Network,
        Empties = static _ => Folders,
        Plan = static guest => guest.DeleteContents(Folders),
    };
}
