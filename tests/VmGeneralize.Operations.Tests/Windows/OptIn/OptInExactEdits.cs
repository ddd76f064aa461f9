namespace VmGeneralize.Operations.Tests.Windows.OptIn;

/// <summary>The exact changes that each opt-in operation makes to <see cref="OptInGuest"/>.</summary>
internal static class OptInExactEdits
{
    private const string MachineKeys = "/ProgramData/Microsoft/Crypto/RSA/MachineKeys/";
    private const string Static = @"SYSTEM\" + OptInGuest.Interfaces + @"{static}\\";
    private const string Dhcp = @"SYSTEM\" + OptInGuest.Interfaces + @"{dhcp}\";
    private const string Proxies = @"SOFTWARE\" + OptInGuest.InternetSettings + @"\\";
    private const string UserProxies = @"/Users/builder/NTUSER.DAT\Software\" + OptInGuest.InternetSettings + @"\";
    private const string History = "/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt";

    public static TheoryData<string, string[]> Expected => new()
    {
        { "windows-sysprep-logs", ["/Windows/System32/Sysprep/Panther/setupact.log", "/Windows/System32/Sysprep/Panther/IE"] },
        {
            "windows-other-answer-files",
            ["/unattended.xml", "/Windows/System32/Sysprep/mine.xml", "/Windows/OEM/settings.xml", "/Sysprep/sysprep.inf"]
        },
        { "windows-setup-scripts", ["/Windows/Setup/Scripts/SetupComplete.cmd", "/Windows/Setup/Scripts/tools"] },
        {
            "windows-state-configuration",
            [
                "/Windows/System32/Configuration/Current.mof", "/Windows/System32/Configuration/MetaConfig.mof",
                @"SOFTWARE\Microsoft\Windows\CurrentVersion\DSC\\AgentId",
            ]
        },
        { "windows-event-logs", ["/Windows/System32/winevt/Logs/System.evtx"] },
        {
            "windows-error-reports",
            ["/ProgramData/Microsoft/Windows/WER/ReportQueue/AppCrash_x", "/ProgramData/Microsoft/Windows/WER/ReportArchive/AppCrash_y"]
        },
        { "windows-servicing-logs", ["/Windows/Logs/top.log", "/Windows/Logs/CBS/CBS.log", "/Windows/Logs/DISM/dism.log"] },
        { "windows-debug-logs", ["/Windows/debug/NetSetup.LOG"] },
        { "windows-device-setup-logs", ["/Windows/INF/setupapi.dev.log"] },
        { "windows-access-logs", ["/Windows/System32/LogFiles/Sum/Current.mdb"] },
        { "windows-web-logs", ["/inetpub/logs/LogFiles/W3SVC1/u_ex240101.log", "/Windows/System32/LogFiles/HTTPERR/httperr1.log"] },
        { "windows-firewall-logs", ["/Windows/System32/LogFiles/Firewall/pfirewall.log"] },
        { "windows-update-cache", ["/Windows/SoftwareDistribution/Download/aa", "/Windows/SoftwareDistribution/DataStore/DataStore.edb"] },
        { "windows-transfer-queue", ["/ProgramData/Microsoft/Network/Downloader/qmgr.db"] },
        { "windows-diagnostic-data", ["/ProgramData/Microsoft/Diagnosis/events00.rbs", "/ProgramData/Microsoft/Diagnosis/ETLLogs/a.etl"] },
        {
            "windows-temporary-files",
            [
                "/Windows/Temp/t.tmp", "/Users/builder/AppData/Local/Temp/~x.tmp", "/Users/Default/AppData/Local/Temp/~d.tmp",
                "/Windows/ServiceProfiles/LocalService/AppData/Local/Temp/s.tmp",
            ]
        },
        { "windows-prefetch", ["/Windows/Prefetch/CMD.EXE-0BD30981.pf"] },
        { "windows-search-index", ["/ProgramData/Microsoft/Search/Data/Applications/Windows/Windows.edb"] },
        { "windows-resource-usage", ["/Windows/System32/sru/SRUDB.dat"] },
        { "windows-program-traces", ["/Windows/AppCompat/Programs/RecentFileCache.bcf"] },
        { "windows-activities", ["/Users/builder/AppData/Local/ConnectedDevicesPlatform/L.builder/ActivitiesCache.db-wal"] },
        { "windows-recycle-bin", ["/$Recycle.Bin/S-1-5-21-1-2-3-1000"] },
        { "windows-powershell-histories", ["/Users/builder" + History, "/Windows/System32/config/systemprofile" + History] },
        { "windows-defender-history", ["/ProgramData/Microsoft/Windows Defender/Scans/History/Service/h.bin"] },
        {
            "windows-last-user",
            [
                @"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon\\LastUsedUsername",
                @"SOFTWARE\Microsoft\Windows\CurrentVersion\Authentication\LogonUI\\LastLoggedOnUser",
            ]
        },
        {
            "windows-static-addresses",
            [Static + "IPAddress", Static + "SubnetMask", Static + "DefaultGateway", Static + "EnableDHCP", Static + "NameServer"]
        },
        {
            "windows-dhcp-leases",
            [
                @"SYSTEM\ControlSet001\Services\Tcpip\Parameters\\DhcpNameServer", Dhcp + @"\DhcpIPAddress", Dhcp + @"\LeaseObtainedTime",
                Dhcp + @"8416D6\\DhcpServer", @"SYSTEM\ControlSet001\Services\Tcpip6\Parameters\\Dhcpv6DUID",
            ]
        },
        {
            "windows-proxy-settings",
            [
                Proxies + "ProxyServer", Proxies + "ProxyEnable", UserProxies + @"\AutoConfigURL", UserProxies + @"Connections\\DefaultConnectionSettings",
            ]
        },
        { "windows-wireless-profiles", ["/ProgramData/Microsoft/Wlansvc/Profiles/Interfaces/{1}"] },
        {
            "windows-azure-extensions",
            [
                "/Packages/Plugins/Microsoft.Compute.CustomScriptExtension", @"SOFTWARE\Microsoft\Windows Azure\HandlerState",
                @"SOFTWARE\Microsoft\GuestAgent\\VmId",
            ]
        },
        { "windows-arc-agent", ["/ProgramData/AzureConnectedMachineAgent/Config/agentconfig.json", "/ProgramData/AzureConnectedMachineAgent/Certs/myCert"] },
        { "windows-configuration-manager-certificates", [@"SOFTWARE\Microsoft\SystemCertificates\SMS\Certificates\ABCD"] },
        {
            "windows-remote-desktop-keys",
            [MachineKeys + "f686aace6942fb7f7ceb231212eef4a4_c0ffee00", @"SOFTWARE\Microsoft\SystemCertificates\Remote Desktop\Certificates\EF01"]
        },
        {
            "windows-agent-identities",
            [
                @"SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\\PingID", @"SOFTWARE\Qualys\\HostID",
                @"SOFTWARE\WOW6432Node\Tanium\Tanium Client\\ComputerID", "/ProgramData/PuppetLabs/puppet/etc/ssl/private_keys", "/chef/client.pem",
                "/salt/conf/pki/minion/minion.pem", "/ProgramData/Symantec/Symantec Endpoint Protection/PersistedData/sephwid.xml",
            ]
        },
        { "windows-network-identities", ["/ProgramData/Tailscale/server-state.conf", "/ProgramData/ZeroTier/One/identity.secret"] },
        { "windows-runner-credentials", ["/actions-runner/.credentials", "/azagent/A1/.agent"] },
        { "windows-local-profiles", ["/Users/builder", @"SOFTWARE\" + OptInGuest.ProfileList + "S-1-5-21-1-2-3-1000"] },
    };
}
