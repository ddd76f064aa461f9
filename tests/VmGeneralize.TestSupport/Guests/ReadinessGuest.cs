namespace VmGeneralize.TestSupport.Guests;

/// <summary>Windows guests that are set up as Azure wants them, and guests that are not.</summary>
public static class ReadinessGuest
{
    public const string ControlSet = @"ControlSet001\";
    public const string Services = ControlSet + @"Services\";
    public const string TerminalServer = ControlSet + @"Control\Terminal Server";
    public const string Listener = TerminalServer + @"\WinStations\RDP-Tcp";
    public const string Policy = @"Policies\Microsoft\Windows NT\Terminal Services";
    public const string LocalDumps = @"Microsoft\Windows\Windows Error Reporting\LocalDumps";
    public const string Connections = @"Microsoft\Windows\CurrentVersion\Internet Settings\Connections";
    public const string FirewallPolicy = Services + @"SharedAccess\Parameters\FirewallPolicy\";
    public const string FirewallRuleList = FirewallPolicy + "FirewallRules";
    public const string Environment = ControlSet + @"Control\Session Manager\Environment";
    public const string BootManager = @"Objects\{9dea862c-5cdd-4e70-acc1-f32b344d4795}\Elements\";
    public const string BootEntry = @"Objects\{11111111-2222-3333-4444-555555555555}\Elements\";
    public const string EmsSettings = @"Objects\{0ce4991b-e6b3-4b16-b23c-5e0d9250e5d9}\Elements\";

    /// <summary>Every setting that an operation can repair: where it is, its correct value (null: absent), and its value in a bad guest.</summary>
    public static IReadOnlyList<(string Operation, string Hive, string Key, string Name, object? Good, object Bad)> Settings { get; } =
    [
        ("windows-persistent-routes", "SYSTEM", Services + @"Tcpip\Parameters\PersistentRoutes", "10.9.0.0,255.255.0.0,192.168.7.1,1", null, ""),
        ("azure-winhttp-proxy", "SOFTWARE", Connections, "WinHttpSettings", null, Proxy("proxy.corp:8080", "<local>")),
        ("azure-san-policy", "SYSTEM", Services + @"partmgr\Parameters", "SanPolicy", 1u, 3u),
        ("azure-utc-clock", "SYSTEM", ControlSet + @"Control\TimeZoneInformation", "RealTimeIsUniversal", 1u, 0u),
        ("azure-time-service", "SYSTEM", Services + "W32Time", "Start", 2u, 3u),
        (
            "azure-power-plan",
            "SYSTEM",
            ControlSet + @"Control\Power\User\PowerSchemes",
            "ActivePowerScheme",
            "8c5e7fda-e8bf-4a96-9a85-a6e23a8c635c",
            "381b4222-f694-41f0-9685-ff5bb260df2e"),
        ("azure-temp-folders", "SYSTEM", Environment, "TEMP", @"%SystemRoot%\TEMP", @"R:\t"),
        ("azure-temp-folders", "SYSTEM", Environment, "TMP", @"%SystemRoot%\TEMP", @"R:\t"),
        ("azure-automatic-services", "SYSTEM", Services + "BFE", "Start", 2u, 4u),
        ("azure-automatic-services", "SYSTEM", Services + "Dhcp", "Start", 2u, 4u),
        ("azure-automatic-services", "SYSTEM", Services + "Dnscache", "Start", 2u, 3u),
        ("azure-automatic-services", "SYSTEM", Services + "IKEEXT", "Start", 2u, 3u),
        ("azure-automatic-services", "SYSTEM", Services + "iphlpsvc", "Start", 2u, 3u),
        ("azure-automatic-services", "SYSTEM", Services + "nsi", "Start", 2u, 3u),
        ("azure-automatic-services", "SYSTEM", Services + "mpssvc", "Start", 2u, 4u),
        ("azure-automatic-services", "SYSTEM", Services + "RemoteRegistry", "Start", 2u, 4u),
        ("azure-manual-services", "SYSTEM", Services + "Netlogon", "Start", 3u, 2u),
        ("azure-manual-services", "SYSTEM", Services + "Netman", "Start", 3u, 4u),
        ("azure-manual-services", "SYSTEM", Services + "TermService", "Start", 3u, 4u),
        ("azure-manual-services", "SYSTEM", Services + "WerSvc", "Start", 3u, 4u),
        ("azure-remote-desktop", "SYSTEM", TerminalServer, "fDenyTSConnections", 0u, 1u),
        ("azure-remote-desktop", "SOFTWARE", Policy, "fDenyTSConnections", 0u, 1u),
        ("azure-remote-desktop-listener", "SYSTEM", Listener, "PortNumber", 3389u, 3390u),
        ("azure-remote-desktop-listener", "SYSTEM", Listener, "LanAdapter", 0u, 2u),
        ("azure-remote-desktop-listener", "SYSTEM", Listener, "UserAuthentication", 1u, 0u),
        ("azure-remote-desktop-keep-alive", "SOFTWARE", Policy, "KeepAliveEnable", 1u, 0u),
        ("azure-remote-desktop-keep-alive", "SOFTWARE", Policy, "KeepAliveInterval", 1u, 5u),
        ("azure-remote-desktop-keep-alive", "SOFTWARE", Policy, "fDisableAutoReconnect", 0u, 1u),
        ("azure-remote-desktop-keep-alive", "SYSTEM", Listener, "KeepAliveTimeout", 1u, 0u),
        ("azure-remote-desktop-keep-alive", "SYSTEM", Listener, "fInheritReconnectSame", 1u, 0u),
        ("azure-remote-desktop-keep-alive", "SYSTEM", Listener, "fReconnectSame", 0u, 1u),
        ("azure-remote-desktop-keep-alive", "SYSTEM", Listener, "MaxInstanceCount", uint.MaxValue, 2u),
        ("windows-remote-desktop-certificate", "SYSTEM", Listener, "SSLCertificateSHA1Hash", null, new byte[20]),
        ("azure-firewall", "SYSTEM", FirewallPolicy + "DomainProfile", "EnableFirewall", 1u, 0u),
        ("azure-firewall", "SYSTEM", FirewallPolicy + "StandardProfile", "EnableFirewall", 1u, 0u),
        ("azure-firewall", "SYSTEM", FirewallPolicy + "PublicProfile", "EnableFirewall", 1u, 0u),
        ("azure-crash-dump-settings", "SYSTEM", ControlSet + @"Control\CrashControl", "CrashDumpEnabled", 2u, 7u),
        ("azure-crash-dump-settings", "SYSTEM", ControlSet + @"Control\CrashControl", "DumpFile", @"%SystemRoot%\MEMORY.DMP", @"R:\m"),
        ("azure-crash-dump-settings", "SYSTEM", ControlSet + @"Control\CrashControl", "NMICrashDump", 1u, 0u),
        ("azure-crash-dump-settings", "SOFTWARE", LocalDumps, "DumpFolder", @"C:\CrashDumps", @"R:\d"),
        ("azure-crash-dump-settings", "SOFTWARE", LocalDumps, "CrashCount", 10u, 1u),
        ("azure-crash-dump-settings", "SOFTWARE", LocalDumps, "DumpType", 2u, 1u),
        ("azure-dvd-driver", "SYSTEM", Services + "cdrom", "Start", 1u, 4u),
    ];

    /// <summary>A guest as Azure wants it: no check finds anything.</summary>
    public static FakeGuest Good() => new FakeGuest().WithSettings(setting => setting.Good).WithPlatform();

    /// <summary>A guest on which every setting that can be repaired is wrong.</summary>
    public static FakeGuest Bad() => new FakeGuest().WithBadSettings().WithPlatform();

    public static FakeGuest WithBadSettings(this FakeGuest guest) => guest.WithSettings(setting => setting.Bad);

    /// <summary>The WinHttpSettings value as netsh writes it.</summary>
    public static byte[] Proxy(string proxy, string bypass) =>
    [
        .. BitConverter.GetBytes(0x28), .. BitConverter.GetBytes(0), .. BitConverter.GetBytes(3),
        .. BitConverter.GetBytes(proxy.Length), .. System.Text.Encoding.ASCII.GetBytes(proxy),
        .. BitConverter.GetBytes(bypass.Length), .. System.Text.Encoding.ASCII.GetBytes(bypass),
    ];

    private static FakeGuest WithSettings(
        this FakeGuest guest, Func<(string Operation, string Hive, string Key, string Name, object? Good, object Bad), object?> choose)
    {
        foreach (var setting in Settings)
        {
            _ = choose(setting) is { } data ? guest.WithValue(setting.Hive, setting.Key, setting.Name, data) : guest.WithKey(setting.Hive, setting.Key);
        }

        return guest;
    }

    private static FakeGuest WithPlatform(this FakeGuest guest) => guest
        .WithKey("SYSTEM", "Setup")
        .WithKey("SYSTEM", Services + "partmgr")
        .WithValue("SOFTWARE", @"Microsoft\Windows NT\CurrentVersion", "CurrentBuildNumber", "20348")
        .WithValue("SYSTEM", Environment, "PROCESSOR_ARCHITECTURE", "AMD64")
        .WithValue("SYSTEM", Services + "vmbus", "Start", 0u)
        .WithValue("SYSTEM", Services + "storvsc", "Start", 0u)
        .WithValue("SYSTEM", Services + "netvsc", "Start", 3u)
        .WithValue("SYSTEM", Services + "stornvme", "Start", 0u)
        .WithValue("SYSTEM", FirewallRuleList, "RemoteDesktop-UserMode-In-TCP", "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=3389|")
        .WithValue("SYSTEM", FirewallRuleList, "RemoteDesktop-UserMode-In-UDP", "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=3389|")
        .WithValue("SYSTEM", FirewallRuleList, "FPS-ICMP4-ERQ-In", "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=1|ICMP4=8:*|")
        .WithValue("SYSTEM", FirewallRuleList, "WINRM-HTTP-In-TCP-NoScope", "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=5985|")
        .WithValue("SYSTEM", FirewallRuleList, "{0}", "v2.30|Action=Allow|Active=TRUE|Dir=In|RA4=168.63.129.16|Name=AzurePlatform|")
        .WithValue("SYSTEM", FirewallRuleList, "{1}", "v2.30|Action=Allow|Active=TRUE|Dir=Out|RA4=168.63.129.16|Name=AzurePlatform|")
        .WithValue("SYSTEM", ControlSet + @"Control\Session Manager\Memory Management", "PagingFiles", new[] { @"D:\pagefile.sys 0 0" })
        .WithValue("BCD", BootManager + "23000003", "Element", "{11111111-2222-3333-4444-555555555555}")
        .WithValue("BCD", BootEntry + "16000009", "Element", new byte[] { 0 })
        .WithValue("BCD", BootEntry + "250000e0", "Element", BitConverter.GetBytes(1L))
        .WithValue("BCD", BootEntry + "260000b0", "Element", new byte[] { 1 })
        .WithValue("BCD", BootManager + "26000020", "Element", new byte[] { 1 })
        .WithValue("BCD", BootManager + "25000004", "Element", BitConverter.GetBytes(5L))
        .WithValue("BCD", BootManager + "16000020", "Element", new byte[] { 1 })
        .WithValue("BCD", EmsSettings + "15000022", "Element", BitConverter.GetBytes(1L))
        .WithValue("BCD", EmsSettings + "15000023", "Element", BitConverter.GetBytes(115200L));
}
