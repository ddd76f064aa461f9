using static VmGeneralize.Checks.Tests.Windows.RealDisks.Plantings;

namespace VmGeneralize.Checks.Tests.Windows.RealDisks;

internal static class RolePlantings
{
    private const string Switches = Services + @"VMSMP\Parameters\SwitchList\";
    private const string ProductOptions = ControlSet + @"Control\ProductOptions";

    /// <summary>A service for each role that is recognized by one.</summary>
    public static IReadOnlyList<(string Check, string Service)> ByService { get; } =
    [
        ("role-ad-cs", "CertSvc"),
        ("role-ad-fs", "adfssrv"),
        ("role-ad-lds", "ADAM_Shop"),
        ("role-dhcp", "DHCPServer"),
        ("role-dns", "DNS"),
        ("role-wds", "WDSServer"),
        ("role-wsus", "WsusService"),
        ("role-failover-cluster", "ClusSvc"),
        ("role-exchange", "MSExchangeIS"),
        ("role-sharepoint", "SPTimerV4"),
        ("role-sql-server", "MSSQL$PAYROLL"),
        ("role-configmgr", "CcmExec"),
        ("role-citrix", "BrokerAgent"),
        ("role-horizon", "WSNM"),
        ("role-fax", "Fax"), // these two on a server only
        ("role-nps", "IAS"),
    ];

    public static IReadOnlyList<Planting> All { get; } =
    [
        .. ByService.Select(role => new Planting(role.Check, $@"SYSTEM\{Services}{role.Service}\Start: 2")
        {
            Registry = [("SYSTEM", Services + role.Service, "Start", 2u)],
        }),
        new("role-ad-ds", $@"SYSTEM\{ProductOptions}\ProductType: LanmanNT") { Registry = [("SYSTEM", ProductOptions, "ProductType", "LanmanNT")] },
        new("role-ad-rms", @"SOFTWARE\Microsoft\DRMS") { Registry = [("SOFTWARE", @"Microsoft\DRMS", null, null)] },
        new("role-hyper-v", $@"SYSTEM\{Switches}11111111-2222-3333-4444-555555555555")
        {
            Registry = [("SYSTEM", Switches + "11111111-2222-3333-4444-555555555555", "FriendlyName", "External")],
        },
        new("role-iis", @"C:\Windows\System32\inetsrv\config\applicationHost.config:2")
        {
            Registry = [("SYSTEM", Services + "W3SVC", "Start", 2u)],
            Files =
            [
                (
                    "Windows/System32/inetsrv/config/applicationHost.config",
                    "<configuration>\r\n<add password=\"[enc:IISWASOnlyAesProvider:0Nb=:enc]\"/>\r\n</configuration>"),
            ],
        },
        new("role-defender-endpoint", $@"SOFTWARE\{ThreatProtection}\Status\OnboardingState: 1")
        {
            Registry = [("SOFTWARE", ThreatProtection + @"\Status", "OnboardingState", 1u)],
        },
    ];
}
