using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class ProxiesCheck
{
    private const string WinHttp = @"Microsoft\Windows\CurrentVersion\Internet Settings\Connections";
    private const int FlagsOffset = 8; // after a header of two DWORDs, as in INTERNET_PER_CONN_FLAGS
    private const int NamedProxy = 2;

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
            .. Programs.DeletedValues(guest, value => NamesProxy(guest, value)),
            .. UsesProxy(guest.Registry.Bytes("SOFTWARE", WinHttp, "WinHttpSettings"))
                ? [Services.InRegistry("SOFTWARE", WinHttp, "WinHttpSettings")]
                : Array.Empty<Finding>(),
        ],
    };

    // The operation deletes what goes with a proxy too, such as its exceptions.
    private static bool NamesProxy(IGuestView guest, GuestEdit.DeleteValue value) => value.Name switch
    {
        "ProxyServer" or "AutoConfigURL" => guest.Registry.Text(value.Hive, value.Key, value.Name) is { Length: > 0 },
        "DefaultConnectionSettings" or "SavedLegacySettings" => true,
        _ => false,
    };

    private static bool UsesProxy(byte[]? settings) => settings is { Length: > FlagsOffset } && (settings[FlagsOffset] & NamedProxy) != 0;
}
