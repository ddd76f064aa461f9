using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Readiness;

internal static class NetworkFiltersCheck
{
    private const uint Disabled = 4;
    private const uint KernelDriver = 1;

    // What Windows itself puts into the group.
    private static readonly string[] OfWindows =
    [
        "AFD", "afunix", "IPNAT", "ndproxy", "NetBT", "NetBIOS", "PSched", "RFCOMM", "RasAcd", "rspndr", "lltdio", "Smb", "Tcpip", "Tcpip6", "tdx",
        "TDTCP", "WFPLWFS",
        "WfpLwfs", "Wanarp", "Wanarpv6", "WinNat", "ws2ifsl",
    ];

    public static Check Check { get; } = ReadinessCheck.Create("azure-network-filters", "Network filter (TDI) drivers", Find);

    private static IReadOnlyList<Finding> Find(IGuestView guest)
    {
        string services = guest.InControlSet("Services");
        return
        [
            .. guest.Registry.SubkeyNames("SYSTEM", services)
                .Where(name => !OfWindows.Contains(name, StringComparer.OrdinalIgnoreCase) && IsFilter(guest, $@"{services}\{name}"))
                .Select(name => new Finding(
                    Severity.Warning,
                    $"Driver {name} probably filters network traffic below the firewall: such drivers have kept VMs from being reached",
                    ReadinessCheck.Evidence("SYSTEM", $@"{services}\{name}", "Group"),
                    "Uninstall the firewall, scanner or packet analyzer that it belongs to")
                {
                    Expected = "only drivers of Windows in group PNP_TDI",
                    Found = name,
                }),
        ];
    }

    private static bool IsFilter(IGuestView guest, string key) =>
        string.Equals(guest.Registry.Text("SYSTEM", key, "Group"), "PNP_TDI", StringComparison.OrdinalIgnoreCase)
        && guest.Registry.Number("SYSTEM", key, "Type") == KernelDriver
        && guest.Registry.Number("SYSTEM", key, "Start") is not (null or Disabled);
}
