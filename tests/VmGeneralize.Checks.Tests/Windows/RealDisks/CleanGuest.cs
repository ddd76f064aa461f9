using VmGeneralize.TestSupport.Guests;
using static VmGeneralize.Checks.Tests.Windows.RealDisks.Plantings;

namespace VmGeneralize.Checks.Tests.Windows.RealDisks;

/// <summary>
/// Removes from a built guest everything that checks find there, and adds things that look like it: disabled services, switches that are
/// off, public keys, empty lists. No check may take these for a finding.
/// </summary>
internal static class CleanGuest
{
    public const string Config = "Windows/System32/config/";

    private const uint Disabled = 4;

    private static readonly string[] Hives = ["SYSTEM", "SOFTWARE", "SECURITY", "DEFAULT"];

    private static readonly string[] Gone =
    [
        "Users/Administrator", "Users/builder", "Users/Default/AppData", "Windows/Panther/unattend.xml", "Windows/Panther/Unattend",
        "Windows/System32/Sysprep/Panther", "Windows/System32/Sysprep/ActionFiles", "Windows/System32/winevt/Logs", "ProgramData/Microsoft/Windows/WER",
        "Windows/Logs", "Windows/debug", "Windows/INF", "Windows/SoftwareDistribution", "ProgramData/Microsoft/Network", "ProgramData/Microsoft/Diagnosis",
        "ProgramData/Microsoft/Windows Defender", "Windows/Temp", "Windows/Prefetch", "$Recycle.Bin", "System Volume Information/tracking.log",
        "Windows/System32/Tasks", "Packages/Plugins", "WindowsAzure/config", "ProgramData/AzureConnectedMachineAgent", "ProgramData/Microsoft/Crypto",
        "ProgramData/Microsoft/Wlansvc", "Windows/Setup/Scripts", "Windows/System32/sru",
    ];

    private static readonly (string Path, string Text)[] Files =
    [
        ("Windows/debug/WIA/wiatrace.log", "x"),
        ("Windows/Setup/Scripts/readme.txt", "x"),
        ("Windows/OEM/logo.bmp", "x"),
        ("Windows/System32/Sysprep/settings.xml", "<settings/>"),
        ("Windows/System32/Configuration/readme.txt", "x"),
        ("chef/client.rb", "x"),
        ("Windows/INF/usb.inf", "x"),
        ("Windows/System32/winevt/Logs/readme.txt", "x"),
        ("ProgramData/Microsoft/Network/Downloader/readme.txt", "x"),
        ("WindowsAzure/Resources/other/x", "x"),
        ("Windows/System32/config/RegBack/SYSTEM", ""),
        ("System Volume Information/" + LeftoverPlantings.SnapshotId, "x"),
        ("Windows/System32/Tasks/Microsoft/Windows/Defrag/ScheduledDefrag", "x"),
        ("Windows/System32/Tasks/MicrosoftEdgeUpdateTaskMachineCore", "x"),
        ("Users/Default/.ssh/id_rsa.pub", "ssh-rsa AAAA"),
        ("Users/Default/AppData/Local/Microsoft/Vault/4BF4C442/Policy.vpol", "x"),
        ("Users/Default/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/readme.txt", "x"),
        ("Users/Public/Documents/site.pem", "-----BEGIN CERTIFICATE-----\n"),
        ("Windows/System32/drivers/etc/hosts", "# 10.9.8.7 buildserver\r\n\t127.0.0.1\tlocalhost\r\n::1 localhost\r\n\r\n"),
        ("Windows/System32/inetsrv/config/applicationHost.config", "<configuration>\r\n<add password=\"\"/>\r\n</configuration>"),
    ];

    // VMware's real services and drivers, which came with the SYSTEM hive, and disabled services of other products.
    private static readonly string[] DisabledServices =
    [
        "VMTools", "VGAuthService", "vm3dservice", "VMMemCtl", "vmci", "vmhgfs", "vm3dmp", "vm3dmp_loader", "vmmouse", "vmusbmouse", "vmrawdsk", "vmvss",
        "VBoxService", "xenbus", "viostor", "cloudbase-init", "AmazonSSMAgent",
        .. RolePlantings.ByService.Where(role => role.Check is not ("role-fax" or "role-nps")).Select(role => role.Service),
    ];

    public static void CleanFiles(MountedNtfs volume)
    {
        foreach (string path in Gone)
        {
            volume.Delete(path);
        }

        foreach ((string path, string text) in Files)
        {
            volume.Write(path, text);
        }

        foreach (string hive in Hives)
        {
            volume.MergeHive(Config + hive, Changes(hive));
        }
    }

    private static RegistryText Changes(string hive) => hive switch
    {
        "SYSTEM" => System(),
        "SOFTWARE" => Software(),
        "SECURITY" => Security(),
        _ => new RegistryText().Set($@"Software\{LeftoverPlantings.InternetSettings}", "ProxyEnable", 0u),
    };

    private static RegistryText System()
    {
        RegistryText changes = new();
        foreach (string service in DisabledServices)
        {
            changes.Set(Services + service, "Start", Disabled);
        }

        // Client editions include both: they are not roles.
        changes.Set(Services + "Fax", "Start", 3u).Set(Services + "IAS", "Start", 3u);
        Settings(changes, "SYSTEM");
        return changes
            .Set(Services + "W3SVC", "Start", 2u)
            .Set(Services + "MSSQL$MICROSOFT##WID", "Start", 2u)
            .Set(Services + @"VMSMP\Parameters\SwitchList\C08CB7B8-9B3C-408E-8E30-5E16A3AEB444")
            .Set(Services + "OldFilter", "Group", "PNP_TDI")
            .Set(Services + "OldFilter", "Type", 1u)
            .Set(Services + "OldFilter", "Start", Disabled)
            .Set(Services + @"vmbus\StartOverride", "0", 0u)
            .Set(Services + @"storvsc\StartOverride", "0", null)
            .Set(Services + "stornvme", "Start", 0u)
            .Set(Services + @"stornvme\StartOverride", "0", 0u)
            .Set(ReadinessPlantings.MemoryManagement, "PagingFiles", new[] { @"D:\pagefile.sys 0 0" })
            .Set(ReadinessGuest.FirewallRuleList, "RemoteDesktop-UserMode-In-TCP", "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=3389|")
            .Set(ReadinessGuest.FirewallRuleList, "RemoteDesktop-UserMode-In-UDP", "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=3389|")
            .Set(ReadinessGuest.FirewallRuleList, "FPS-ICMP4-ERQ-In", "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=1|ICMP4=8:*|")
            .Set(ReadinessGuest.FirewallRuleList, ReadinessPlantings.Remoting, "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=5985|")
            .Set(ReadinessGuest.FirewallRuleList, ReadinessPlantings.PlatformIn, "v2.30|Action=Allow|Active=TRUE|Dir=In|RA4=168.63.129.16|")
            .Set(ReadinessGuest.FirewallRuleList, ReadinessPlantings.PlatformOut, "v2.30|Action=Allow|Active=TRUE|Dir=Out|RA4=168.63.129.16|")
            .Set("Setup", "UnattendFile", "")
            .Delete("MountedDevices")
            .Set(ControlSet + @"Control\ComputerName\ComputerName", "ComputerName", null)
            .Set(Tcpip, "NV Hostname", null)
            .Set(Tcpip, "Domain", "")
            .Delete(Tcpip + @"\Interfaces\{0a0a0a0a-1111-2222-3333-444444444444}")
            .Set(Tcpip + @"\Interfaces\{none}", "EnableDHCP", 0u)
            .Set(Tcpip + @"\Interfaces\{none}", "IPAddress", new[] { "0.0.0.0" })
            .Set(Tcpip + @"\Interfaces\{none}", "NameServer", "")
            .Set(Tcpip + @"\Interfaces\{none}", "DhcpIPAddress", "0.0.0.0");
    }

    private static RegistryText Software()
    {
        RegistryText changes = new();
        Settings(changes, "SOFTWARE");
        return changes
            .Delete("VMware, Inc.")
            .Set(StoreApps + @"Applications\Contoso.Tool_2.0_neutral_~_abc")
            .Set(StoreApps + @"S-1-5-21-1-2-3-1000\Contoso.Tool_1.0_x64__abc")
            .Set(StoreApps + @"S-1-5-21-1-2-3-1000\Microsoft.VCLibs.140.00_14.0_x64__8wekyb3d8bbwe")
            .Set(CurrentVersion + "Component Based Servicing")
            .Set(CurrentVersion + @"WindowsUpdate\Auto Update", "AUOptions", 3u)
            .Set(RemovableStorage, "Deny_All", 0u)
            .Set(NtVersion + @"\SoftwareProtectionPlatform", "SkipRearm", 0u)
            .Set(ThreatProtection + @"\Status", "OnboardingState", 0u)
            .Set(@"Microsoft\Cryptography", "MachineGuid", null)
            .Set(@"Microsoft\GuestAgent", "VmId", null)
            .Delete(LeftoverPlantings.Handlers)
            .Set(LeftoverPlantings.Handlers)
            .Set(LeftoverPlantings.Defender, "DisableAntiSpyware", 0u)
            .Set(LeftoverPlantings.InternetSettings, "ProxyServer", "")
            .Set(LeftoverPlantings.InternetSettings + @"\Connections", "WinHttpSettings", new byte[] { 0x18, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0 })
            .Set(@"Microsoft\SystemCertificates\SMS\Certificates")
            .Set(@"Microsoft\SystemCertificates\Remote Desktop\Certificates")
            .Set(LeftoverPlantings.Winlogon, "DefaultPassword", "")
            .Set(LeftoverPlantings.Winlogon, "AutoAdminLogon", "0");
    }

    // A workgroup machine that no domain user has logged on to; its other LSA secrets stay.
    private static RegistryText Security()
    {
        RegistryText changes = new RegistryText()
            .Set(@"Policy\PolPrDmS", "", Array.Empty<byte>())
            .Delete(@"Policy\Secrets\DefaultPassword")
            .Delete(@"Policy\Secrets\$MACHINE.ACC");
        foreach (int number in Enumerable.Range(1, 4))
        {
            changes.Set("Cache", $"NL${number}", new byte[168]); // as the real unused ones
        }

        return changes;
    }

    // Set as Azure wants them.
    private static void Settings(RegistryText changes, string hive)
    {
        foreach ((_, _, string key, string name, object? good, _) in ReadinessGuest.Settings.Where(setting => setting.Hive == hive))
        {
            changes.Set(key, name, good);
        }
    }

    /// <summary>The BCD store: nobody is prompted for anything, and the serial port shows everything.</summary>
    public static RegistryText BootStore()
    {
        static string Elements(string bcdObject, string element) => $@"Objects\{bcdObject}\Elements\{element}";

        return new RegistryText()
            .Set(Elements(ReadinessPlantings.DefaultEntry, "16000009"), "Element", new byte[] { 0 })
            .Set(Elements(ReadinessPlantings.DefaultEntry, "250000e0"), "Element", BitConverter.GetBytes(1L))
            .Set(Elements(ReadinessPlantings.DefaultEntry, "260000b0"), "Element", new byte[] { 1 })
            .Set(Elements(ReadinessPlantings.BootManager, "26000020"), "Element", new byte[] { 1 })
            .Set(Elements(ReadinessPlantings.BootManager, "25000004"), "Element", BitConverter.GetBytes(5L))
            .Set(Elements(ReadinessPlantings.BootManager, "16000020"), "Element", new byte[] { 1 })
            .Set(Elements(ReadinessPlantings.EmsSettings, "15000022"), "Element", BitConverter.GetBytes(1L))
            .Set(Elements(ReadinessPlantings.EmsSettings, "15000023"), "Element", BitConverter.GetBytes(115200L));
    }
}
