using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class ProxiesCheck
{
    private const string WinHttp = @"Microsoft\Windows\CurrentVersion\Internet Settings\Connections";
    private const int FlagsOffset = 8; // after a header of two DWORDs, as in INTERNET_PER_CONN_FLAGS
    private const int NamedProxy = 2;
    private const int ConfigurationByUrl = 4;

    private static readonly string[] Names = ["ProxyServer", "AutoConfigURL"];
    private static readonly string[] Binary = ["DefaultConnectionSettings", "SavedLegacySettings"];

    private static readonly Leftover Programs = new(
        Severity.Warning, "A proxy of the source network is set; its address can hold a password", FixedBy: "windows-proxy-settings");

    private static readonly Leftover Services = new(
        Severity.Warning, "Services use a proxy of the source network (WinHTTP), probably", Remedy: "In the VM: netsh winhttp reset proxy");

    public static Check Check { get; } = new()
    {
        Id = "leftover-proxies",
        Title = "Proxy settings",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows/win32/wininet/setting-and-retrieving-internet-options"),
        Find = static guest =>
        [
            .. FindIn(guest, "SOFTWARE", @"Microsoft\Windows\CurrentVersion\Internet Settings"),
            .. FindIn(guest, "DEFAULT", @"Software\Microsoft\Windows\CurrentVersion\Internet Settings"),
            .. UserProfiles.AllWithServices(guest).SelectMany(
                profile => FindIn(guest, $"{profile}/NTUSER.DAT", @"Software\Microsoft\Windows\CurrentVersion\Internet Settings")),
            .. UsesProxy(guest.Registry.Bytes("SOFTWARE", WinHttp, "WinHttpSettings"), NamedProxy) ? [Services.InRegistry("SOFTWARE", WinHttp, "WinHttpSettings")] : Array.Empty<Finding>(),
        ],
    };

    private static IEnumerable<Finding> FindIn(IGuestView guest, string hive, string key) =>
    [
        .. Names.Where(name => guest.Registry.Text(hive, key, name) is { Length: > 0 }).Select(name => Programs.InRegistry(hive, key, name)),
        .. Binary
            .Where(name => UsesProxy(guest.Registry.Bytes(hive, $@"{key}\Connections", name), NamedProxy | ConfigurationByUrl))
            .Select(name => Programs.InRegistry(hive, $@"{key}\Connections", name)),
    ];

    private static bool UsesProxy(byte[]? settings, int flags) => settings is { Length: > FlagsOffset } && (settings[FlagsOffset] & flags) != 0;
}
