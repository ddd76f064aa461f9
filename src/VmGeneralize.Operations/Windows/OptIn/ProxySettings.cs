using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class ProxySettings
{
    // The copies that WinINet reads first: a header of two DWORDs, then INTERNET_PER_CONN_FLAGS (2: proxy, 4: its configuration by URL).
    private static readonly string[] Connections = ["DefaultConnectionSettings", "SavedLegacySettings"];
    private const int FlagsOffset = 8;
    private const int ProxyFlags = 2 | 4;

    public static Operation Operation { get; } = new()
    {
        Id = "windows-proxy-settings",
        Title = "Remove the proxy settings of the machine and of all users",
        Why = "A proxy of the source network cuts clones off, and its address can hold a password",
        Source = new("https://learn.microsoft.com/windows/win32/wininet/setting-and-retrieving-internet-options"),
        Guest = GuestKind.Windows,
        Risk = Risk.Medium,
        OnByDefault = false,
        Group = OptInGroups.Network,
        Notice = "Programs of all users connect directly. The WinHTTP proxy of services is a setting of its own.",
        Plan = static guest =>
        [
            .. PlanHive(guest, "SOFTWARE", @"Microsoft\Windows\CurrentVersion\Internet Settings"),
            .. PlanHive(guest, "DEFAULT", @"Software\Microsoft\Windows\CurrentVersion\Internet Settings"),
            .. UserProfiles.AllWithServices(guest).SelectMany(
                profile => PlanHive(guest, $"{profile}/NTUSER.DAT", @"Software\Microsoft\Windows\CurrentVersion\Internet Settings")),
        ],
    };

    private static IEnumerable<GuestEdit> PlanHive(IGuestView guest, string hive, string key)
    {
        bool named = guest.Registry.Text(hive, key, "ProxyServer") is { Length: > 0 } || guest.Registry.Text(hive, key, "AutoConfigURL") is { Length: > 0 };
        string connections = $@"{key}\Connections";
        return
        [
            .. named ? guest.DeleteExistingValues(hive, key, "ProxyEnable", "ProxyServer", "ProxyOverride", "AutoConfigURL") : [],
            .. Connections
                .Where(name => guest.Registry.Bytes(hive, connections, name) is { } bytes && UsesProxy(bytes))
                .Select(name => new GuestEdit.DeleteValue(hive, connections, name)),
        ];
    }

    private static bool UsesProxy(ReadOnlySpan<byte> settings) => settings.Length > FlagsOffset && (settings[FlagsOffset] & ProxyFlags) != 0;
}
