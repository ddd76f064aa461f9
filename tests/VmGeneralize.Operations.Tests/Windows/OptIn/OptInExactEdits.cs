namespace VmGeneralize.Operations.Tests.Windows.OptIn;

/// <summary>Exactly what each opt-in operation changes on <see cref="OptInGuest"/>.</summary>
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
        { "windows-event-logs", ["/Windows/System32/winevt/Logs/System.evtx"] },
        {
            "windows-error-reports",
            ["/ProgramData/Microsoft/Windows/WER/ReportQueue/AppCrash_x", "/ProgramData/Microsoft/Windows/WER/ReportArchive/AppCrash_y"]
        },
        { "windows-servicing-logs", ["/Windows/Logs/top.log", "/Windows/Logs/CBS/CBS.log", "/Windows/Logs/DISM/dism.log"] },
        { "windows-debug-logs", ["/Windows/debug/NetSetup.LOG"] },
        { "windows-device-setup-logs", ["/Windows/INF/setupapi.dev.log"] },
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
        { "windows-recycle-bin", ["/$Recycle.Bin/S-1-5-21-1-2-3-1000"] },
        { "windows-powershell-histories", ["/Users/builder" + History, "/Windows/System32/config/systemprofile" + History] },
        { "windows-defender-history", ["/ProgramData/Microsoft/Windows Defender/Scans/History/Service/h.bin"] },
        {
            "windows-static-addresses",
            [Static + "IPAddress", Static + "SubnetMask", Static + "DefaultGateway", Static + "EnableDHCP", Static + "NameServer"]
        },
        {
            "windows-dhcp-leases",
            [
                @"SYSTEM\ControlSet001\Services\Tcpip\Parameters\\DhcpNameServer", Dhcp + @"\DhcpIPAddress", Dhcp + @"\LeaseObtainedTime",
                Dhcp + @"8416D6\\DhcpServer",
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
        { "windows-local-profiles", ["/Users/builder", @"SOFTWARE\" + OptInGuest.ProfileList + "S-1-5-21-1-2-3-1000"] },
    };
}
