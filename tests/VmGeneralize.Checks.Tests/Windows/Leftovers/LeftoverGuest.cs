using VmGeneralize.Guests;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.Checks.Tests.Windows.Leftovers;

/// <summary>A guest that holds everything that leftover checks look for, and one that holds only things that look like it.</summary>
internal static class LeftoverGuest
{
    public const string Interfaces = @"ControlSet001\Services\Tcpip\Parameters\Interfaces\";
    public const string InternetSettings = @"Microsoft\Windows\CurrentVersion\Internet Settings";
    public const string Winlogon = @"Microsoft\Windows NT\CurrentVersion\Winlogon";
    private const string Snapshot = "{3808876b-c176-4e48-b7ae-04046e6cc752}";

    private const string SetupComplete =
        "@echo off\r\nrem net user nobody Hunter0\r\nnet user admin Hunter2 /add\r\npowershell -File %~dp0helper.ps1\r\n%windir%\\OEM\\first.cmd\r\n";

    public static FakeGuest Full() => new FakeGuest()
        .WithFiles(
            "/Windows/System32/Sysprep/Panther/setupact.log",
            "/Windows/System32/winevt/Logs/System.evtx",
            "/Windows/System32/winevt/Logs/Setup.evtx",
            "/ProgramData/Microsoft/Windows/WER/ReportQueue/AppCrash_x/Report.wer",
            "/Users/builder/AppData/Local/Microsoft/Windows/WER/ReportArchive/AppCrash_y/Report.wer",
            "/Windows/Logs/CBS/CBS.log",
            "/Windows/debug/NetSetup.LOG",
            "/Windows/INF/setupapi.dev.log",
            "/Windows/SoftwareDistribution/DataStore/DataStore.edb",
            "/Windows/SoftwareDistribution/Download/aa/bb.cab",
            "/ProgramData/Microsoft/Network/Downloader/qmgr.db",
            "/ProgramData/Microsoft/Diagnosis/ETLLogs/a.etl",
            "/Windows/Temp/t.tmp",
            "/Users/builder/AppData/Local/Temp/~x.tmp",
            "/Windows/Prefetch/CMD.EXE-0BD30981.pf",
            "/Windows/System32/config/RegBack/SAM",
            "/$Recycle.Bin/S-1-5-21-1-2-3-1000/$RABCDEF.txt",
            "/Users/builder/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt",
            "/ProgramData/Microsoft/Windows Defender/Scans/History/Service/h.bin",
            "/ProgramData/Microsoft/Wlansvc/Profiles/Interfaces/{1}/{2}.xml",
            "/Packages/Plugins/Custom/1.0/RuntimeSettings/0.settings",
            "/ProgramData/AzureConnectedMachineAgent/Config/agentconfig.json",
            "/Program Files/Microsoft Monitoring Agent/Agent/Health Service State/x",
            "/WindowsAzure/Resources/AMADataStore.builder/mcs/x",
            "/WindowsAzure/config/x.xml",
            "/System Volume Information/tracking.log",
            "/System Volume Information/{0a0a0a0a-0000-0000-0000-000000000000}" + Snapshot,
            "/$Extend/$UsnJrnl",
            "/Windows/System32/Tasks/BuildNightly",
            "/Windows/System32/Tasks/Vendor/Lost",
            "/ProgramData/Microsoft/Crypto/RSA/MachineKeys/f686aace6942fb7f7ceb231212eef4a4_c0ffee00",
            "/Users/builder/.ssh/id_ed25519",
            "/Users/builder/Desktop/site.pfx",
            "/ProgramData/ssh/administrators_authorized_keys",
            "/Users/builder/.aws/credentials",
            "/Users/builder/.azure/msal_token_cache.bin",
            "/Users/builder/.kube/config",
            "/Users/builder/.docker/config.json",
            "/Users/builder/AppData/Local/Microsoft/Edge/User Data/Default/Cookies",
            "/Users/builder/AppData/Local/Microsoft/Credentials/DFBE70A7E5CC19A398EBF1B96859CE5D",
            "/Users/builder/AppData/Local/Microsoft/Vault/4BF4C442/a.vcrd",
            "/Users/builder/AppData/Roaming/Microsoft/Protect/S-1-5-21-1-2-3-1000/0f1e2d3c",
            "/Windows.old/Users/builder/old.txt",
            "/$WINDOWS.~BT/Sources/setup.exe",
            "/Program Files/Cloudbase Solutions/Cloudbase-Init/conf/cloudbase-init.conf",
            "/Windows/System32/Configuration/Current.mof",
            "/Windows/System32/LogFiles/Sum/Current.mdb",
            "/inetpub/logs/LogFiles/W3SVC1/u_ex240101.log",
            "/Windows/System32/LogFiles/Firewall/pfirewall.log",
            "/ProgramData/Microsoft/Search/Data/Applications/Windows/Windows.edb",
            "/Windows/System32/sru/SRUDB.dat",
            "/Windows/AppCompat/Programs/RecentFileCache.bcf",
            "/Users/builder/AppData/Local/ConnectedDevicesPlatform/L.builder/ActivitiesCache.db",
            "/ProgramData/PuppetLabs/puppet/etc/ssl/private_keys/builder.pem",
            "/ProgramData/ZeroTier/One/identity.secret",
            "/actions-runner/.credentials", "/actions-runner/config.cmd")
        .WithText("/Windows/Setup/Scripts/SetupComplete.cmd", SetupComplete)
        .WithText("/Windows/Setup/Scripts/helper.ps1", "New-LocalUser admin -Password (ConvertTo-SecureString 'Hunter3' -AsPlainText -Force)\n")
        .WithText("/Windows/OEM/first.cmd", "echo nothing\r\n")
        .WithText("/sysprep.inf", "[GuiUnattended]\r\nAdminPassword=\"Hunter4\"\r\n")
        .WithText("/Windows.old/Windows/Panther/unattend.xml", "<unattend/>")
        .WithText("/Windows/System32/Sysprep/Panther/unattend.xml", "<unattend/>")
        .WithValue("SOFTWARE", @"Microsoft\Windows\CurrentVersion\DSC", "AgentId", "1")
        .WithValue("SOFTWARE", @"Microsoft\Windows\CurrentVersion\WSMAN\Service", "auth_basic", 1u)
        .WithValue("SOFTWARE", @"Microsoft\Windows\CurrentVersion\WSMAN\Service", "allow_unencrypted", 1u)
        .WithValue("SOFTWARE", @"Policies\Microsoft\Windows\WinRM\Service", "AllowUnencryptedTraffic", 0u)
        .WithKey("SOFTWARE", @"Microsoft\Windows\CurrentVersion\WSMAN\Listener\*+HTTPS")
        .WithValue("SOFTWARE", @"Microsoft\Windows\CurrentVersion\Authentication\LogonUI", "LastLoggedOnUser", @".\builder")
        .WithValue("SOFTWARE", @"Microsoft\RDInfraAgent", "IsRegistered", 1u)
        .WithValue("SOFTWARE", @"Microsoft\MSMQ\Parameters\MachineCache", "QMId", new byte[16])
        .WithKey("SOFTWARE", @"Microsoft\Provisioning\OMADM\Accounts\{1}")
        .WithKey("SYSTEM", @"ControlSet001\Control\CloudDomainJoin\JoinInfo\ABCD")
        .WithValue("SYSTEM", @"ControlSet001\Services\SNMP\Parameters\ValidCommunities", "s3cretcommunity", 4u)
        .WithValue("SOFTWARE", @"Microsoft\SystemCertificates\MY\Certificates\AA", "Blob", CertificateBlob.Make("server.example", "Corp CA").Blob)
        .WithValue("SOFTWARE", @"Microsoft\SystemCertificates\WebHosting\Certificates\BB", "Blob", new byte[5])
        .WithValue("SYSTEM", @"ControlSet001\Services\Tcpip6\Parameters", "Dhcpv6DUID", new byte[14])
        .WithText("/Users/builder/server.key", "-----BEGIN RSA PRIVATE KEY-----\n")
        .WithText("/Windows/System32/drivers/etc/hosts", "# a comment\r\n127.0.0.1 localhost\r\n10.9.8.7 buildserver # build\r\n")
        .WithText("/Windows/Panther/unattend.xml", "<unattend>\n<AdministratorPassword>\n<Value>SABlAGwA</Value></AdministratorPassword>\n</unattend>\n")
        .WithText("/unattend.xml", "<unattend/>")
        .WithText("/Deploy/own.xml", "<Credentials><Password>in clear</Password></Credentials>")
        .WithValue("SYSTEM", "Setup", "UnattendFile", @"C:\Deploy\own.xml")
        .WithValue("SYSTEM", Interfaces + "{static}", "EnableDHCP", 0u)
        .WithValue("SYSTEM", Interfaces + "{static}", "IPAddress", new[] { "10.9.8.7" })
        .WithValue("SYSTEM", Interfaces + "{static}", "NameServer", "10.9.8.2")
        .WithValue("SYSTEM", Interfaces + "{dhcp}", "DhcpIPAddress", "192.168.7.20")
        .WithValue("SYSTEM", @"ControlSet001\Control\ComputerName\ComputerName", "ComputerName", "BUILDER")
        .WithValue("SYSTEM", @"ControlSet001\Services\Tcpip\Parameters", "NV Hostname", "builder")
        .WithValue("SYSTEM", @"ControlSet001\Services\Tcpip\Parameters", "Domain", "corp.example")
        .WithValue("SYSTEM", "MountedDevices", @"\DosDevices\C:", new byte[24])
        .WithValue("SOFTWARE", @"Microsoft\Cryptography", "MachineGuid", "c0ffee00")
        .WithValue("SOFTWARE", @"Microsoft\Windows NT\CurrentVersion\NetworkList\Profiles\{p}", "ProfileName", "Office")
        .WithValue("SOFTWARE", InternetSettings, "ProxyServer", "proxy:8080")
        .WithValue("SOFTWARE", InternetSettings + @"\Connections", "WinHttpSettings", new byte[] { 0x28, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0 })
        .WithValue("/Users/builder/NTUSER.DAT", @"Software\" + InternetSettings, "AutoConfigURL", "http://wpad/wpad.dat")
        .WithValue(
            "/Users/builder/NTUSER.DAT",
            @"Software\" + InternetSettings + @"\Connections",
            "DefaultConnectionSettings",
            new byte[] { 0x46, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0, 0 })
        .WithValue("SOFTWARE", @"Microsoft\GuestAgent", "VmId", "1")
        .WithValue("SOFTWARE", @"Microsoft\Windows Azure\HandlerState\Custom_1", "HandlerStatus", "NotReady")
        .WithKey("SOFTWARE", @"Microsoft\Microsoft Operations Manager\3.0")
        .WithValue("SOFTWARE", @"Microsoft\Windows Advanced Threat Protection", "senseGuid", "1")
        .WithValue("SOFTWARE", @"Microsoft\Windows Advanced Threat Protection\Status", "OnboardingState", 1u)
        .WithValue("SOFTWARE", @"Microsoft\Windows Defender\Diagnostics", "GUID", "1")
        .WithKey("SOFTWARE", @"Microsoft\SystemCertificates\SMS\Certificates\ABCD")
        .WithKey("SOFTWARE", @"Microsoft\SMS\Mobile Client")
        .WithKey("SOFTWARE", @"Microsoft\SystemCertificates\Remote Desktop\Certificates\EF01")
        .WithKey("SOFTWARE", @"Microsoft\Windows NT\CurrentVersion\Schedule\TaskCache\Tree\BuildNightly")
        .WithValue("SOFTWARE", Winlogon, "DefaultPassword", "Hunter2")
        .WithValue("SOFTWARE", Winlogon, "AutoAdminLogon", "1")
        .WithKey("SECURITY", @"Policy\Secrets\DefaultPassword\CurrVal")
        .WithKey("SECURITY", @"Policy\Secrets\$MACHINE.ACC\CurrVal")
        .WithValue("SECURITY", "Cache", "NL$1", CachedLogon(nameLength: 12))
        .WithValue("SECURITY", "Cache", "NL$2", CachedLogon(nameLength: 0));

    /// <summary>Looks like <see cref="Full"/>, but nothing in it is secret or belongs to one machine.</summary>
    public static FakeGuest Harmless() => new FakeGuest()
        .WithFiles(
            "/Windows/System32/winevt/Logs/readme.txt",
            "/Windows/debug/WIA/wiatrace.log",
            "/Windows/INF/usb.inf",
            "/ProgramData/Microsoft/Network/Downloader/readme.txt",
            "/ProgramData/ssh/sshd_config",
            "/WindowsAzure/Resources/other",
            "/System Volume Information/" + Snapshot,
            "/Windows/System32/Tasks/Microsoft/Windows/Defrag/ScheduledDefrag",
            "/Windows/System32/Tasks/MicrosoftEdgeUpdateTaskMachineCore",
            "/Users/Default/.ssh/id_rsa.pub",
            "/Users/Default/AppData/Local/Microsoft/Vault/4BF4C442/Policy.vpol",
            "/Users/Public/Documents/x.docx",
            "/Users/desktop.ini",
            "/Program Files/Cloudbase Solutions/Cloudbase-Init/conf/readme.txt",
            "/Windows/System32/Configuration/readme.txt",
            "/Windows/Setup/Scripts/readme.txt",
            "/Windows/OEM/logo.bmp",
            "/Users/Default/AppData/Local/ConnectedDevicesPlatform/L.x/x.json",
            "/ProgramData/PuppetLabs/puppet/etc/puppet.conf",
            "/actions-runner/run.cmd")
        .WithText("/Windows/System32/Sysprep/settings.xml", "<settings/>")
        .WithValue("SOFTWARE", @"Microsoft\Windows\CurrentVersion\WSMAN\Service", "auth_basic", 0u)
        .WithKey("SOFTWARE", @"Microsoft\Windows\CurrentVersion\WSMAN\Listener\*+HTTP")
        .WithKey("SOFTWARE", @"Microsoft\Provisioning\OMADM\Accounts")
        .WithValue("SOFTWARE", @"Microsoft\SystemCertificates\MY\Certificates\CC", "Blob", CertificateBlob.Make("ca.example", hasKey: false).Blob)
        .WithKey("SYSTEM", @"ControlSet001\Control\CloudDomainJoin\JoinInfo")
        .WithKey("SYSTEM", @"ControlSet001\Services\SNMP\Parameters\ValidCommunities")
        .WithValue("SOFTWARE", @"Microsoft\RDInfraAgent", "CloudName", "Public")
        .WithFile(new GuestFile("/Windows/System32/config/RegBack/SYSTEM", IsDirectory: false, Length: 0))
        .WithFile(new GuestFile("/Users/All Users", IsDirectory: false, Length: 0, ReparseTag: 0xA0000003))
        .WithText("/Users/Public/Documents/site.pem", "-----BEGIN CERTIFICATE-----\n")
        .WithText("/Windows/System32/drivers/etc/hosts", "# 10.9.8.7 buildserver\r\n\t127.0.0.1\tlocalhost\r\n::1 localhost\r\n\r\n")
        .WithValue("SYSTEM", "Setup", "UnattendFile", "")
        .WithValue("SYSTEM", Interfaces + "{none}", "EnableDHCP", 0u)
        .WithValue("SYSTEM", Interfaces + "{none}", "IPAddress", new[] { "0.0.0.0" })
        .WithValue("SYSTEM", Interfaces + "{none}", "NameServer", "")
        .WithValue("SYSTEM", Interfaces + "{none}", "DhcpIPAddress", "0.0.0.0")
        .WithValue("SYSTEM", @"ControlSet002\Control\ComputerName\ComputerName", "ComputerName", "OTHER")
        .WithValue("SYSTEM", @"ControlSet001\Services\Tcpip\Parameters", "Domain", "")
        .WithValue("SOFTWARE", InternetSettings, "ProxyEnable", 0u)
        .WithValue("SOFTWARE", InternetSettings, "ProxyServer", "")
        .WithValue("SOFTWARE", InternetSettings + @"\Connections", "WinHttpSettings", new byte[] { 0x18, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 })
        .WithValue(
            "/Users/Default/NTUSER.DAT",
            @"Software\" + InternetSettings + @"\Connections",
            "DefaultConnectionSettings",
            new byte[] { 0x46, 0, 0, 0, 5, 0, 0, 0, 9, 0, 0, 0 })
        .WithValue("SOFTWARE", @"Microsoft\GuestAgent", "GuestAgentVersion", "2.7")
        .WithKey("SOFTWARE", @"Microsoft\Windows Azure\HandlerState")
        .WithValue("SOFTWARE", @"Microsoft\Windows Advanced Threat Protection\Status", "OnboardingState", 0u)
        .WithValue("SOFTWARE", @"Microsoft\Windows Defender", "DisableAntiSpyware", 0u)
        .WithKey("SOFTWARE", @"Microsoft\SystemCertificates\SMS\Certificates")
        .WithKey("SOFTWARE", @"Microsoft\SystemCertificates\Remote Desktop\Certificates")
        .WithValue("SOFTWARE", Winlogon, "DefaultPassword", "")
        .WithValue("SOFTWARE", Winlogon, "AutoAdminLogon", "0")
        .WithKey("SECURITY", @"Policy\Secrets\DPAPI_SYSTEM")
        .WithValue("SECURITY", "Cache", "NL$1", CachedLogon(nameLength: 0))
        .WithValue("SECURITY", "Cache", "NL$Control", new byte[] { 4, 0, 1, 0, 10, 0, 0, 0 });

    private static byte[] CachedLogon(byte nameLength) => [nameLength, .. new byte[167]];
}
