using VmGeneralize.TestSupport.Guests;
using static VmGeneralize.Checks.Tests.Windows.RealDisks.Plantings;

namespace VmGeneralize.Checks.Tests.Windows.RealDisks;

internal static class LeftoverPlantings
{
    public const string InternetSettings = CurrentVersion + "Internet Settings";
    public const string Winlogon = NtVersion + @"\Winlogon";
    public const string Handlers = @"Microsoft\Windows Azure\HandlerState";
    public const string Defender = @"Microsoft\Windows Defender";
    public const string SnapshotId = "{3808876b-c176-4e48-b7ae-04046e6cc752}";
    public const string ChangeJournal = "$Extend/$UsnJrnl";

    private const string JoinInfo = ControlSet + @"Control\CloudDomainJoin\JoinInfo";
    private const string RemoteManagement = CurrentVersion + @"WSMAN\";
    private const string Interfaces = Tcpip + @"\Interfaces\";
    private const string Roaming = Profile + "AppData/Roaming/";
    private const string Local = Profile + "AppData/Local/";
    private const string User = @"C:\Users\planted\";
    private const string ComputerName = ControlSet + @"Control\ComputerName\ComputerName";
    private const string NetworkProfiles = NtVersion + @"\NetworkList\Profiles\";
    private const string Tasks = NtVersion + @"\Schedule\TaskCache\Tree\";
    private const string Certificates = @"Microsoft\SystemCertificates\";
    private const string MachineKeysCheck = "ProgramData/Microsoft/Crypto/RSA/MachineKeys/";
    private const string RemoteDesktopKey = "f686aace6942fb7f7ceb231212eef4a4_c0ffee00-1234-4321-8888-0123456789ab";

    // Two numbers, flags (direct, and configuration from an address), three empty strings.
    private static readonly byte[] ConfiguredByAddress = [0x46, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public static IReadOnlyList<Planting> All { get; } =
    [
        new("leftover-local-profiles", @"C:\Users\planted"), // whatever the others plant there
        new("leftover-computer-name", $@"SYSTEM\{ComputerName}: ComputerName", $@"SYSTEM\{Tcpip}: NV Hostname", $@"SYSTEM\{Tcpip}: Domain")
        {
            Registry =
            [
                ("SYSTEM", ComputerName, "ComputerName", "BUILDER"),
                ("SYSTEM", Tcpip, "NV Hostname", "builder"),
                ("SYSTEM", Tcpip, "Domain", "corp.example"),
            ],
        },
        new("leftover-machine-guid", @"SOFTWARE\Microsoft\Cryptography: MachineGuid")
        {
            Registry = [("SOFTWARE", @"Microsoft\Cryptography", "MachineGuid", "c0ffee00-1234-4321-8888-0123456789ab")],
        },
        new("leftover-static-addresses", $@"SYSTEM\{Interfaces}{{static}}: IPAddress", $@"SYSTEM\{Interfaces}{{static}}: NameServer")
        {
            Registry =
            [
                ("SYSTEM", Interfaces + "{static}", "EnableDHCP", 0u),
                ("SYSTEM", Interfaces + "{static}", "IPAddress", new[] { "10.9.8.7" }),
                ("SYSTEM", Interfaces + "{static}", "NameServer", "10.9.8.2"),
            ],
        },
        new("leftover-dhcp-leases", $@"SYSTEM\{Interfaces}{{dhcp}}: DhcpIPAddress", $@"SYSTEM\{Services}Tcpip6\Parameters: Dhcpv6DUID")
        {
            Registry =
            [
                ("SYSTEM", Interfaces + "{dhcp}", "DhcpIPAddress", "192.168.7.20"),
                ("SYSTEM", Services + @"Tcpip6\Parameters", "Dhcpv6DUID", new byte[] { 0, 1, 0, 1, 1, 2, 3, 4, 0, 13, 58, 1, 2, 3 }),
            ],
        },
        new("leftover-last-user", $@"SOFTWARE\{Winlogon}: LastUsedUsername") { Registry = [("SOFTWARE", Winlogon, "LastUsedUsername", "builder")] },
        Files(
            "leftover-former-installation",
            ("Windows.old/Users/old/x.txt", @"C:\Windows.old"),
            ("$WINDOWS.~BT/Sources/x.exe", @"C:\$WINDOWS.~BT")),
        new("leftover-setup-scripts", @"C:\Windows\Setup\Scripts\SetupComplete.cmd", @"C:\Windows\Setup\Scripts\helper.ps1:2", @"C:\Windows\OEM\x.cmd")
        {
            Files =
            [
                ("Windows/Setup/Scripts/SetupComplete.cmd", "@powershell -File %WINDIR%\\Setup\\Scripts\\helper.ps1\r\n"),
                ("Windows/Setup/Scripts/helper.ps1", "# later\r\nnet user admin in-clear /add\r\n"),
                ("Windows/OEM/x.cmd", "echo x\r\n"),
            ],
        },
        Files(
            "leftover-cloudbase-init",
            ("Program Files/Cloudbase Solutions/Cloudbase-Init/conf/cloudbase-init-unattend.conf", null)),
        new("leftover-remote-management", $@"SOFTWARE\{RemoteManagement}Service: auth_basic", $@"SOFTWARE\{RemoteManagement}Listener\*+HTTPS")
        {
            Registry =
            [
                ("SOFTWARE", RemoteManagement + "Service", "auth_basic", 1u),
                ("SOFTWARE", RemoteManagement + @"Listener\*+HTTPS", "certThumbprint", "AB"),
            ],
        },
        new("leftover-windows-agent-identities", @"SOFTWARE\WOW6432Node\Tanium\Tanium Client: ComputerID", @"C:\chef\client.pem")
        {
            Registry = [("SOFTWARE", @"WOW6432Node\Tanium\Tanium Client", "ComputerID", 7u)],
            Files = [("chef/client.pem", "x")],
        },
        Files("leftover-windows-network-identities", ("ProgramData/Tailscale/server-state.conf", null)),
        Files("leftover-windows-runner-credentials", ("agents/a1/.agent", null), ("agents/a1/.credentials", null)),
        new(
            "leftover-windows-shared-identities", $@"SYSTEM\{JoinInfo}\ABCD", $@"SYSTEM\{Services}CSAgent\Sim: AG",
            @"SOFTWARE\Microsoft\RDInfraAgent: RegistrationToken")
        {
            Registry =
            [
                ("SYSTEM", JoinInfo + @"\ABCD", "UserEmail", "x@example.com"),
                ("SYSTEM", Services + @"CSAgent\Sim", "AG", new byte[16]),
                ("SOFTWARE", @"Microsoft\RDInfraAgent", "RegistrationToken", "x"),
            ],
        },
        new(
            "leftover-network-profiles",
            $@"SOFTWARE\{NetworkProfiles}{{office}}") { Registry = [("SOFTWARE", NetworkProfiles + "{office}", "ProfileName", "Office")] },
        new("leftover-hosts-file", @"C:\Windows\System32\drivers\etc\hosts:3")
        {
            Files = [("Windows/System32/drivers/etc/hosts", "# a comment\r\n127.0.0.1 localhost\r\n10.9.8.7 buildserver # build\r\n")],
        },
        new(
            "leftover-proxies",
            $@"SOFTWARE\{InternetSettings}: ProxyServer",
            $@"SOFTWARE\{InternetSettings}\Connections: WinHttpSettings",
            $@"DEFAULT\Software\{InternetSettings}: AutoConfigURL",
            $@"{User}NTUSER.DAT\Software\{InternetSettings}: ProxyServer",
            $@"{User}NTUSER.DAT\Software\{InternetSettings}\Connections: DefaultConnectionSettings")
        {
            Registry =
            [
                ("SOFTWARE", InternetSettings, "ProxyServer", "proxy:8080"),
                ("SOFTWARE", InternetSettings + @"\Connections", "WinHttpSettings", ReadinessGuest.Proxy("proxy.corp:8080", "<local>")),
                ("DEFAULT", $@"Software\{InternetSettings}", "AutoConfigURL", "http://wpad/wpad.dat"),
                (UserHive, $@"Software\{InternetSettings}", "ProxyServer", "proxy:8080"),
                (UserHive, $@"Software\{InternetSettings}\Connections", "DefaultConnectionSettings", ConfiguredByAddress),
            ],
        },
        new("leftover-azure-extensions", @"C:\Packages\Plugins", $@"SOFTWARE\{Handlers}\Vendor.Custom_1.0", @"SOFTWARE\Microsoft\GuestAgent: VmId")
        {
            Registry = [("SOFTWARE", Handlers + @"\Vendor.Custom_1.0", "HandlerStatus", "NotReady"), ("SOFTWARE", @"Microsoft\GuestAgent", "VmId", "1")],
            Files = [("Packages/Plugins/Vendor.Custom/1.0/RuntimeSettings/0.settings", "{}")],
        },
        Files("leftover-azure-agent-configuration", ("WindowsAzure/config/x.xml", @"C:\WindowsAzure\config")),
        Files("leftover-arc-agent", ("ProgramData/AzureConnectedMachineAgent/Config/agentconfig.json", @"C:\ProgramData\AzureConnectedMachineAgent\Config")),
        Files(
            "leftover-monitoring-agents",
            (
                "Program Files/Microsoft Monitoring Agent/Agent/Health Service State/x",
                @"C:\Program Files\Microsoft Monitoring Agent\Agent\Health Service State"),
            ("WindowsAzure/Resources/AMADataStore.builder/mcs/x", @"C:\WindowsAzure\Resources\AMADataStore.builder"),
            ("", @"SOFTWARE\Microsoft\Microsoft Operations Manager")) with
        {
            Registry = [("SOFTWARE", @"Microsoft\Microsoft Operations Manager\3.0", null, null)],
        },
        new("leftover-defender-for-endpoint", $@"SOFTWARE\{ThreatProtection}: senseGuid", $@"SOFTWARE\{ThreatProtection}\Status: OnboardingState")
        {
            Registry = [("SOFTWARE", ThreatProtection, "senseGuid", "1"), ("SOFTWARE", ThreatProtection + @"\Status", "OnboardingState", 1u)],
        },
        new("leftover-defender-identity", $@"SOFTWARE\{Defender}\Diagnostics: GUID") { Registry = [("SOFTWARE", Defender + @"\Diagnostics", "GUID", "1")] },
        new("leftover-configuration-manager", $@"SOFTWARE\{Certificates}SMS\Certificates\ABCD", @"SOFTWARE\Microsoft\SMS")
        {
            Registry =
            [
                ("SOFTWARE", Certificates + @"SMS\Certificates\ABCD", "Blob", new byte[] { 1 }),
                ("SOFTWARE", @"Microsoft\SMS\Mobile Client", null, null),
            ],
        },
        new("leftover-remote-desktop-certificates", $@"SOFTWARE\{Certificates}Remote Desktop\Certificates\EF01")
        {
            Registry = [("SOFTWARE", Certificates + @"Remote Desktop\Certificates\EF01", "Blob", new byte[] { 1 })],
        },
        Files(
            "leftover-scheduled-tasks",
            ("Windows/System32/Tasks/BuildNightly", @"C:\Windows\System32\Tasks\BuildNightly"),
            ("Windows/System32/Tasks/Vendor/Lost", @"C:\Windows\System32\Tasks\Vendor\Lost")) with
        {
            Registry = [("SOFTWARE", Tasks + "BuildNightly", "Id", "{1}")],
        },
        Files("leftover-snapshots", ("System Volume Information/{0a0a0a0a-0000-0000-0000-000000000000}" + SnapshotId, null)),
        new("leftover-change-journal", @"C:\$Extend\$UsnJrnl"), // made by renaming: no driver lets anybody create a file there
        Files("leftover-link-tracking", ("System Volume Information/tracking.log", null)),
        new("leftover-mounted-devices", @"SYSTEM\MountedDevices") { Registry = [("SYSTEM", "MountedDevices", @"\DosDevices\C:", new byte[24])] },
        Files("leftover-sysprep-logs", ("Windows/System32/Sysprep/Panther/diagerr.xml", @"C:\Windows\System32\Sysprep\Panther")),
        Files("leftover-event-logs", ("Windows/System32/winevt/Logs/System.evtx", null)),
        Files(
            "leftover-error-reports",
            ("ProgramData/Microsoft/Windows/WER/ReportQueue/AppCrash_x/Report.wer", @"C:\ProgramData\Microsoft\Windows\WER\ReportQueue"),
            (Local + "Microsoft/Windows/WER/ReportArchive/AppCrash_y/Report.wer", User + @"AppData\Local\Microsoft\Windows\WER\ReportArchive")),
        Files("leftover-servicing-logs", ("Windows/Logs/CBS/CBS.log", @"C:\Windows\Logs")),
        Files("leftover-debug-logs", ("Windows/debug/NetSetup.LOG", null)),
        Files("leftover-device-setup-logs", ("Windows/INF/setupapi.dev.log", null)),
        Files("leftover-access-logs", ("Windows/System32/LogFiles/Sum/SystemIdentity.mdb", @"C:\Windows\System32\LogFiles\Sum")),
        Files("leftover-web-logs", ("Windows/System32/LogFiles/HTTPERR/httperr1.log", @"C:\Windows\System32\LogFiles\HTTPERR")),
        Files("leftover-firewall-logs", ("Windows/System32/LogFiles/Firewall/pfirewall.log", @"C:\Windows\System32\LogFiles\Firewall")),
        Files(
            "leftover-search-index",
            ("ProgramData/Microsoft/Search/Data/Applications/Windows/Windows.edb", @"C:\ProgramData\Microsoft\Search\Data\Applications\Windows")),
        Files("leftover-resource-usage", ("Windows/System32/sru/SRUDB.dat", @"C:\Windows\System32\sru")),
        Files("leftover-program-traces", ("Windows/AppCompat/Programs/RecentFileCache.bcf", @"C:\Windows\AppCompat\Programs")),
        Files("leftover-activities", (Local + "ConnectedDevicesPlatform/L.x/ActivitiesCache.db", null)),
        new("secret-state-configuration", @"C:\Windows\System32\Configuration\Pending.mof", @"SOFTWARE\Microsoft\Windows\CurrentVersion\DSC: AgentId")
        {
            Registry = [("SOFTWARE", CurrentVersion + "DSC", "AgentId", "1")],
            Files = [("Windows/System32/Configuration/Pending.mof", "x")],
        },
        new("secret-snmp-communities", $@"SYSTEM\{Services}SNMP\Parameters\ValidCommunities")
        {
            Registry = [("SYSTEM", Services + @"SNMP\Parameters\ValidCommunities", "public", 4u)],
        },
        Files(
            "leftover-update-cache",
            ("Windows/SoftwareDistribution/DataStore/DataStore.edb", @"C:\Windows\SoftwareDistribution\DataStore"),
            ("Windows/SoftwareDistribution/Download/aa/bb.cab", @"C:\Windows\SoftwareDistribution\Download")),
        Files("leftover-transfer-queue", ("ProgramData/Microsoft/Network/Downloader/qmgr.db", null)),
        Files("leftover-diagnostic-data", ("ProgramData/Microsoft/Diagnosis/ETLLogs/a.etl", @"C:\ProgramData\Microsoft\Diagnosis")),
        Files(
            "leftover-defender-history",
            ("ProgramData/Microsoft/Windows Defender/Scans/History/Service/h.bin", @"C:\ProgramData\Microsoft\Windows Defender\Scans\History")),
        Files(
            "leftover-temporary-files",
            ("Windows/Temp/t.tmp", @"C:\Windows\Temp"),
            (Local + "Temp/~x.tmp", User + @"AppData\Local\Temp"),
            ("Windows/ServiceProfiles/LocalService/AppData/Local/Temp/y", @"C:\Windows\ServiceProfiles\LocalService\AppData\Local\Temp")),
        Files("leftover-prefetch", ("Windows/Prefetch/CMD.EXE-0BD30981.pf", @"C:\Windows\Prefetch")),
        Files("leftover-recycle-bin", ("$Recycle.Bin/S-1-5-21-1-2-3-1000/$RABCDEF.txt", @"C:\$Recycle.Bin")),
        Files("secret-registry-backups", ("Windows/System32/config/RegBack/SAM", null)),
        new("secret-answer-files", @"C:\Windows\Panther\unattend.xml:2", @"C:\unattend.xml", @"SYSTEM\Setup: UnattendFile", @"C:\Deploy\own.xml:1",
            @"C:\Windows.old\Windows\Panther\unattend.xml", @"C:\Windows\OEM\own.xml")
        {
            Registry = [("SYSTEM", "Setup", "UnattendFile", @"C:\Deploy\own.xml")],
            Files =
            [
                ("Windows/Panther/unattend.xml", "<unattend>\n<AdministratorPassword>\n<Value>SABlAGwA</Value></AdministratorPassword>\n</unattend>\n"),
                ("unattend.xml", "<unattend/>"),
                ("Windows.old/Windows/Panther/unattend.xml", "<unattend/>"),
                ("Windows/OEM/own.xml", "<unattend xmlns=\"urn:schemas-microsoft-com:unattend\"/>"),
                ("Windows/OEM/other.xml", "<settings/>"),
                ("Deploy/own.xml", "<Credentials><Password>in clear</Password></Credentials>"),
            ],
        },
        new("secret-automatic-logon", $@"SOFTWARE\{Winlogon}: DefaultPassword", $@"SOFTWARE\{Winlogon}: AutoAdminLogon")
        {
            Registry = [("SOFTWARE", Winlogon, "DefaultPassword", "Hunter2"), ("SOFTWARE", Winlogon, "AutoAdminLogon", "1")],
        },

        // The SECURITY hive holds these three from the start.
        new("secret-lsa-autologon-password", @"SECURITY\Policy\Secrets\DefaultPassword"),
        new("secret-machine-account", @"SECURITY\Policy\Secrets\$MACHINE.ACC"),
        new("secret-cached-logons", [.. Enumerable.Range(1, 4).Select(number => $@"SECURITY\Cache: NL${number}")]),
        Files("secret-machine-keys", (MachineKeysCheck + RemoteDesktopKey, null), ("", @"C:\ProgramData\Microsoft\Crypto\RSA\MachineKeys")),
        new("secret-certificates", $@"SOFTWARE\{Certificates}MY\Certificates\AA01")
        {
            Registry =
            [
                ("SOFTWARE", Certificates + @"MY\Certificates\AA01", "Blob", CertificateBlob.Make("server.example", "Corp CA").Blob),
                ("SOFTWARE", Certificates + @"WebHosting\Certificates\AA02", "Blob", CertificateBlob.Make("other.example", hasKey: false).Blob),
            ],
        },
        Files(
            "secret-private-keys",
            (Profile + ".ssh/id_ed25519", null),
            (Profile + "Desktop/site.pfx", null),
            (Profile + "server.key", null)),
        Files("secret-authorized-keys", ("ProgramData/ssh/administrators_authorized_keys", null), (Profile + ".ssh/authorized_keys", null)),
        Files(
            "secret-cloud-credentials",
            (Profile + ".aws/credentials", null),
            (Profile + ".kube/config", null),
            (Profile + ".azure/msal_token_cache.bin", null)),
        Files("secret-powershell-histories", (Roaming + "Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt", null)),
        Files("secret-browser-profiles", (Local + "Microsoft/Edge/User Data/Default/Cookies", User + @"AppData\Local\Microsoft\Edge\User Data")),
        Files("secret-credential-manager", (Local + "Microsoft/Credentials/DFBE70A7E5CC19A398EBF1B96859CE5D", User + @"AppData\Local\Microsoft\Credentials")),
        Files("secret-vaults", (Local + "Microsoft/Vault/4BF4C442/a.vcrd", null)),
        Files("secret-data-protection-keys", (Roaming + "Microsoft/Protect/S-1-5-21-1-2-3-1000/0f1e2d3c", User + @"AppData\Roaming\Microsoft\Protect")),
        Files(
            "secret-wireless-profiles",
            ("ProgramData/Microsoft/Wlansvc/Profiles/Interfaces/{1}/{2}.xml", @"C:\ProgramData\Microsoft\Wlansvc\Profiles\Interfaces")),
    ];

    /// <summary>Files, each with its evidence; null means the file itself. Evidence without a file belongs to something else.</summary>
    private static Planting Files(string check, params (string Path, string? Evidence)[] files) =>
        new(check, [.. files.Select(file => file.Evidence ?? @"C:\" + file.Path.Replace('/', '\\'))])
        {
            Files = [.. files.Where(file => file.Path.Length > 0).Select(file => (file.Path, "-----BEGIN PRIVATE KEY-----\n"))],
        };
}
