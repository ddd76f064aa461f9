using VmGeneralize.Guests;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests.Windows.OptIn;

/// <summary>A guest with everything that opt-in operations remove, each item next to something that must stay.</summary>
internal static class OptInGuest
{
    public const string Interfaces = @"ControlSet001\Services\Tcpip\Parameters\Interfaces\";
    public const string ProfileList = @"Microsoft\Windows NT\CurrentVersion\ProfileList\";
    public const string InternetSettings = @"Microsoft\Windows\CurrentVersion\Internet Settings";

    private static readonly byte[] ProxyOn = [0x46, 0, 0, 0, 5, 0, 0, 0, 3, 0, 0, 0, 8, 0, 0, 0];
    private static readonly byte[] ProxyOff = [0x46, 0, 0, 0, 5, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0];

    public static FakeGuest WithOptIn(this FakeGuest guest) => guest
        .WithFiles(
            "/Windows/System32/Sysprep/Panther/setupact.log",
            "/Windows/System32/Sysprep/Panther/IE/setupact.log",
            "/Windows/System32/Sysprep/Sysprep_succeeded.tag",
            "/Windows/System32/winevt/Logs/System.evtx",
            "/Windows/System32/winevt/Logs/keep.txt",
            "/ProgramData/Microsoft/Windows/WER/ReportQueue/AppCrash_x/Report.wer",
            "/ProgramData/Microsoft/Windows/WER/ReportArchive/AppCrash_y/Report.wer",
            "/Windows/Logs/CBS/CBS.log",
            "/Windows/Logs/DISM/dism.log",
            "/Windows/Logs/top.log",
            "/Windows/debug/NetSetup.LOG",
            "/Windows/debug/WIA/keep.log",
            "/Windows/INF/setupapi.dev.log",
            "/Windows/INF/keep.inf",
            "/Windows/SoftwareDistribution/DataStore/DataStore.edb",
            "/Windows/SoftwareDistribution/Download/aa/bb.cab",
            "/Windows/SoftwareDistribution/keep.log",
            "/ProgramData/Microsoft/Network/Downloader/qmgr.db",
            "/ProgramData/Microsoft/Network/Downloader/keep.txt",
            "/ProgramData/Microsoft/Diagnosis/ETLLogs/a.etl",
            "/ProgramData/Microsoft/Diagnosis/events00.rbs",
            "/Windows/Temp/t.tmp",
            "/Users/builder/AppData/Local/Temp/~x.tmp",
            "/Users/Default/AppData/Local/Temp/~d.tmp",
            "/Windows/ServiceProfiles/LocalService/AppData/Local/Temp/s.tmp",
            "/Windows/Prefetch/CMD.EXE-0BD30981.pf",
            "/$Recycle.Bin/S-1-5-21-1-2-3-1000/$RABCDEF.txt",
            "/Users/builder/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt",
            "/Windows/System32/config/systemprofile/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt",
            "/Users/builder/Documents/keep me.docx",
            "/Users/Public/Documents/keep.txt",
            "/Users/builder/NTUSER.DAT",
            "/ProgramData/Microsoft/Windows Defender/Scans/History/Service/h.bin",
            "/ProgramData/Microsoft/Windows Defender/Scans/keep.bin",
            "/Windows/System32/config/RegBack/SAM",
            "/ProgramData/Microsoft/Crypto/RSA/MachineKeys/f686aace6942fb7f7ceb231212eef4a4_c0ffee00",
            "/ProgramData/Microsoft/Crypto/RSA/MachineKeys/0123456789abcdef0123456789abcdef_c0ffee00",
            "/ProgramData/Microsoft/Wlansvc/Profiles/Interfaces/{1}/{2}.xml",
            "/Packages/Plugins/Microsoft.Compute.CustomScriptExtension/1.10.15/RuntimeSettings/0.settings",
            "/Packages/GuestAgent/keep.zip",
            "/ProgramData/AzureConnectedMachineAgent/Config/agentconfig.json",
            "/ProgramData/AzureConnectedMachineAgent/Certs/myCert",
            "/ProgramData/AzureConnectedMachineAgent/Log/keep.log",
            "/unattended.xml",
            "/Sysprep/sysprep.inf",
            "/Windows/Setup/Scripts/SetupComplete.cmd",
            "/Windows/Setup/Scripts/tools/helper.ps1",
            "/Windows/Setup/keep.txt",
            "/Windows/System32/Configuration/Current.mof",
            "/Windows/System32/Configuration/MetaConfig.mof",
            "/Windows/System32/Configuration/keep.dll",
            "/Windows/System32/LogFiles/Sum/Current.mdb",
            "/Windows/System32/LogFiles/HTTPERR/httperr1.log",
            "/Windows/System32/LogFiles/Firewall/pfirewall.log",
            "/Windows/System32/LogFiles/keep.log",
            "/inetpub/logs/LogFiles/W3SVC1/u_ex240101.log",
            "/inetpub/wwwroot/keep.htm",
            "/ProgramData/Microsoft/Search/Data/Applications/Windows/Windows.edb",
            "/Windows/System32/sru/SRUDB.dat",
            "/Windows/AppCompat/Programs/RecentFileCache.bcf",
            "/Windows/AppCompat/keep.txt",
            "/Users/builder/AppData/Local/ConnectedDevicesPlatform/L.builder/ActivitiesCache.db-wal",
            "/Users/builder/AppData/Local/ConnectedDevicesPlatform/keep.json",
            "/ProgramData/PuppetLabs/puppet/etc/ssl/private_keys/builder.pem",
            "/ProgramData/PuppetLabs/puppet/etc/puppet.conf",
            "/chef/client.pem",
            "/chef/client.rb",
            "/salt/conf/pki/minion/minion.pem",
            "/ProgramData/Tailscale/server-state.conf",
            "/ProgramData/ZeroTier/One/identity.secret",
            "/ProgramData/ZeroTier/One/planet",
            "/ProgramData/Symantec/Symantec Endpoint Protection/PersistedData/sephwid.xml",
            "/actions-runner/.credentials",
            "/actions-runner/run.cmd",
            "/azagent/A1/.agent",
            "/azagent/A1/_work/keep.txt")
        .WithText("/Windows/OEM/settings.xml", "<unattend xmlns=\"urn:schemas-microsoft-com:unattend\"/>")
        .WithText("/Windows/OEM/other.xml", "<settings/>")
        .WithText("/Windows/System32/Sysprep/mine.xml", "<unattend xmlns=\"urn:schemas-microsoft-com:unattend\"/>")
        .WithValue("SOFTWARE", @"Microsoft\Windows\CurrentVersion\DSC", "AgentId", "1")
        .WithValue("SOFTWARE", @"Microsoft\Windows\CurrentVersion\WindowsUpdate", "PingID", "1")
        .WithValue("SOFTWARE", @"WOW6432Node\Tanium\Tanium Client", "ComputerID", 7u)
        .WithValue("SOFTWARE", @"WOW6432Node\Tanium\Tanium Client", "ServerNameList", "keep")
        .WithValue("SOFTWARE", "Qualys", "HostID", "1")
        .WithValue("SOFTWARE", @"Microsoft\Windows NT\CurrentVersion\Winlogon", "LastUsedUsername", "builder")
        .WithValue("SOFTWARE", @"Microsoft\Windows\CurrentVersion\Authentication\LogonUI", "LastLoggedOnUser", @".\builder")
        .WithValue("SOFTWARE", @"Microsoft\Windows\CurrentVersion\Authentication\LogonUI", "ShowTabletKeyboard", 0u)
        .WithValue("SYSTEM", @"ControlSet001\Services\Tcpip6\Parameters", "Dhcpv6DUID", new byte[14])
        .WithFile(new GuestFile("/Windows/System32/config/RegBack/SYSTEM", IsDirectory: false, Length: 0))
        .WithValue("SYSTEM", Interfaces + "{static}", "EnableDHCP", 0u)
        .WithValue("SYSTEM", Interfaces + "{static}", "IPAddress", new[] { "10.9.8.7" })
        .WithValue("SYSTEM", Interfaces + "{static}", "SubnetMask", new[] { "255.255.255.0" })
        .WithValue("SYSTEM", Interfaces + "{static}", "DefaultGateway", new[] { "10.9.8.1" })
        .WithValue("SYSTEM", Interfaces + "{static}", "NameServer", "10.9.8.2")
        .WithValue("SYSTEM", Interfaces + "{dhcp}", "EnableDHCP", 1u)
        .WithValue("SYSTEM", Interfaces + "{dhcp}", "NameServer", "")
        .WithValue("SYSTEM", Interfaces + "{dhcp}", "DhcpIPAddress", "192.168.7.20")
        .WithValue("SYSTEM", Interfaces + "{dhcp}", "LeaseObtainedTime", 1u)
        .WithValue("SYSTEM", Interfaces + @"{dhcp}\8416D6", "DhcpServer", "192.168.8.1")
        .WithValue("SYSTEM", Interfaces + "{none}", "EnableDHCP", 0u)
        .WithValue("SYSTEM", Interfaces + "{none}", "IPAddress", new[] { "0.0.0.0" })
        .WithValue("SYSTEM", @"ControlSet001\Services\Tcpip\Parameters", "DhcpNameServer", "192.168.7.1")
        .WithValue("SOFTWARE", InternetSettings, "ProxyServer", "proxy:8080")
        .WithValue("SOFTWARE", InternetSettings, "ProxyEnable", 1u)
        .WithValue("/Users/builder/NTUSER.DAT", @"Software\" + InternetSettings, "AutoConfigURL", "http://wpad/wpad.dat")
        .WithValue("/Users/builder/NTUSER.DAT", @"Software\" + InternetSettings, "User Agent", "keep")
        .WithValue("/Users/builder/NTUSER.DAT", @"Software\" + InternetSettings + @"\Connections", "DefaultConnectionSettings", ProxyOn)
        .WithValue("/Users/builder/NTUSER.DAT", @"Software\" + InternetSettings + @"\Connections", "SavedLegacySettings", ProxyOff)
        .WithValue("SOFTWARE", @"Microsoft\GuestAgent", "VmId", "1")
        .WithValue("SOFTWARE", @"Microsoft\GuestAgent", "GuestAgentVersion", "keep")
        .WithValue("SOFTWARE", @"Microsoft\Windows Azure\HandlerState\Custom_1", "HandlerStatus", "NotReady")
        .WithValue("SOFTWARE", @"Microsoft\SystemCertificates\SMS\Certificates\ABCD", "Blob", new byte[3])
        .WithValue("SOFTWARE", @"Microsoft\SystemCertificates\Remote Desktop\Certificates\EF01", "Blob", new byte[3])
        .WithValue("SOFTWARE", ProfileList + "S-1-5-18", "ProfileImagePath", @"%systemroot%\system32\config\systemprofile")
        .WithValue("SOFTWARE", ProfileList + "S-1-5-21-1-2-3-1000", "ProfileImagePath", @"C:\Users\Builder")
        .WithValue("SOFTWARE", ProfileList + "S-1-5-21-1-2-3-1001", "ProfileImagePath", @"D:\Users\builder");
}
