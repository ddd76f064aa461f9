using VmGeneralize.TestSupport.Guests;
using static VmGeneralize.Checks.Tests.Windows.RealDisks.Plantings;

namespace VmGeneralize.Checks.Tests.Windows.RealDisks;

internal static class ReadinessPlantings
{
    public const string DefaultEntry = "{733b62e5-f608-11eb-825c-c112f60133ab}"; // of the BCD store as it came
    public const string BootManager = "{9dea862c-5cdd-4e70-acc1-f32b344d4795}";
    public const string EmsSettings = "{0ce4991b-e6b3-4b16-b23c-5e0d9250e5d9}";
    private const string Administrator = @"SAM\Domains\Account\Users\000001F4";
    public const string MemoryManagement = ControlSet + @"Control\Session Manager\Memory Management";
    public const string PlatformIn = "{vmg-in}";
    public const string PlatformOut = "{vmg-out}";
    public const string Remoting = "WINRM-HTTP-In-TCP-NoScope";

    public static IReadOnlyList<Planting> All { get; } =
    [
        .. ReadinessGuest.Settings.GroupBy(setting => setting.Operation).Select(group => new Planting(
            group.Key.Replace("windows-", "azure-", StringComparison.Ordinal),
            [.. group.Select(setting => $@"{setting.Hive}\{setting.Key}: {setting.Name}")])
        {
            Registry = [.. group.Select(setting => (setting.Hive, setting.Key, (string?)setting.Name, (object?)setting.Bad))],
        }),
        new("azure-platform-version", $@"SYSTEM\{ReadinessGuest.Environment}: PROCESSOR_ARCHITECTURE", $@"SOFTWARE\{NtVersion}: CurrentBuildNumber")
        {
            Registry = [("SYSTEM", ReadinessGuest.Environment, "PROCESSOR_ARCHITECTURE", "x86"), ("SOFTWARE", NtVersion, "CurrentBuildNumber", "6002")],
        },
        new("azure-evaluation-edition", $@"SOFTWARE\{NtVersion}: EditionID") { Registry = [("SOFTWARE", NtVersion, "EditionID", "ServerStandardEval")] },
        new("azure-administrator-password", $@"SAM\{Administrator}: ForcePasswordReset")
        {
            Registry = [("SAM", Administrator, "ForcePasswordReset", new byte[] { 1, 0, 0, 0 })],
        },
        new(
            "azure-hyper-v-drivers",
            $@"SYSTEM\{Services}vmbus: Start",
            $@"SYSTEM\{Services}vmbus\StartOverride: 0",
            $@"SYSTEM\{Services}storvsc: Start",
            $@"SYSTEM\{Services}netvsc: Start")
        {
            Registry =
            [
                ("SYSTEM", Services + "vmbus", "Start", 3u),
                ("SYSTEM", Services + @"vmbus\StartOverride", "0", 3u),
                ("SYSTEM", Services + "storvsc", "Start", null),
                ("SYSTEM", Services + "netvsc", "Start", 4u),
            ],
        },
        new("azure-nvme-disks", $@"SYSTEM\{Services}stornvme: Start", $@"SYSTEM\{Services}stornvme\StartOverride: 0")
        {
            Registry = [("SYSTEM", Services + "stornvme", "Start", 3u), ("SYSTEM", Services + @"stornvme\StartOverride", "0", 3u)],
        },
        new("azure-boot-recovery", Element(DefaultEntry, "16000009"), Element(DefaultEntry, "250000e0")), // the BCD store as it came
        new(
            "azure-serial-console",
            Element(BootManager, "26000020"),
            Element(BootManager, "25000004"),
            Element(BootManager, "16000020"),
            Element(DefaultEntry, "260000b0"),
            Element(EmsSettings, "15000022"),
            Element(EmsSettings, "15000023")),
        new("azure-removable-storage-policy", $@"SOFTWARE\{RemovableStorage}: Deny_All") { Registry = [("SOFTWARE", RemovableStorage, "Deny_All", 1u)] },
        new("azure-network-filters", $@"SYSTEM\{Services}VendorFilter: Group")
        {
            Registry =
            [
                ("SYSTEM", Services + "VendorFilter", "Group", "PNP_TDI"),
                ("SYSTEM", Services + "VendorFilter", "Type", 1u),
                ("SYSTEM", Services + "VendorFilter", "Start", 1u),
            ],
        },
        new(
            "azure-firewall-rules",
            Rule("RemoteDesktop-UserMode-In-TCP"),
            Rule("RemoteDesktop-UserMode-In-UDP"),
            Rule("FPS-ICMP4-ERQ-In"),
            Rule("WINRM-HTTP-In-TCP"),
            Rule("no value with Dir=In and RA4=168.63.129.16"),
            Rule("no value with Dir=Out and RA4=168.63.129.16"))
        {
            Registry =
            [
                ("SYSTEM", ReadinessGuest.FirewallRuleList, "RemoteDesktop-UserMode-In-TCP", "v2.30|Action=Allow|Active=FALSE|Dir=In|"),
                ("SYSTEM", ReadinessGuest.FirewallRuleList, "RemoteDesktop-UserMode-In-UDP", "v2.30|Action=Block|Active=TRUE|Dir=In|"),
                ("SYSTEM", ReadinessGuest.FirewallRuleList, "FPS-ICMP4-ERQ-In", null),
                ("SYSTEM", ReadinessGuest.FirewallRuleList, Remoting, "v2.30|Action=Allow|Active=FALSE|Dir=In|"),
                ("SYSTEM", ReadinessGuest.FirewallRuleList, PlatformIn, null),
                ("SYSTEM", ReadinessGuest.FirewallRuleList, PlatformOut, "v2.30|Action=Block|Active=TRUE|Dir=Out|RA4=168.63.129.16|"),
            ],
        },
        new(
            "azure-other-hypervisors",
            $@"SYSTEM\{Services.TrimEnd('\\')}: VMTools",
            @"SOFTWARE\Oracle\VirtualBox Guest Additions",
            $@"SYSTEM\{Services.TrimEnd('\\')}: xenbus",
            $@"SYSTEM\{Services.TrimEnd('\\')}: viostor, QEMU-GA")
        {
            Registry =
            [
                ("SYSTEM", Services + "VMTools", "Start", 2u),
                ("SOFTWARE", @"Oracle\VirtualBox Guest Additions", "Version", "7.0"),
                ("SYSTEM", Services + "xenbus", "Start", 0u),
                ("SYSTEM", Services + "viostor", "Start", 0u),
                ("SYSTEM", Services + "QEMU-GA", "Start", 2u),
            ],
        },
        new(
            "azure-other-clouds",
            $@"SYSTEM\{Services.TrimEnd('\\')}: cloudbase-init",
            @"C:\ProgramData\Amazon\EC2-Windows\Launch",
            $@"SYSTEM\{Services.TrimEnd('\\')}: Ec2Config",
            $@"SYSTEM\{Services.TrimEnd('\\')}: AmazonSSMAgent",
            @"C:\Program Files\Google\Compute Engine")
        {
            Registry =
            [
                ("SYSTEM", Services + "cloudbase-init", "Start", 2u),
                ("SYSTEM", Services + "Ec2Config", "Start", 2u),
                ("SYSTEM", Services + "AmazonSSMAgent", "Start", 2u),
            ],
            Files = [("ProgramData/Amazon/EC2-Windows/Launch/x.ps1", "x"), ("Program Files/Google/Compute Engine/x.exe", "x")],
        },
        new("azure-vm-extensions", @"SOFTWARE\Microsoft\Windows Azure\HandlerState\Vendor.Custom_1.0", @"C:\Packages\Plugins\Vendor.Custom"), // planted below
        new(
            "azure-page-file",
            $@"SYSTEM\{MemoryManagement}: PagingFiles") { Registry = [("SYSTEM", MemoryManagement, "PagingFiles", new[] { @"?:\pagefile.sys" })] },
    ];

    private static string Element(string bcdObject, string element) => $@"BCD\Objects\{bcdObject}\Elements\{element}: Element";

    private static string Rule(string name) => $@"SYSTEM\{ReadinessGuest.FirewallRuleList}: {name}";
}
