using VmGeneralize.Checks.Windows.Readiness;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using static VmGeneralize.TestSupport.Guests.ReadinessGuest;

namespace VmGeneralize.Checks.Tests.Windows.Readiness;

/// <summary>Tests the checks whose findings no operation of the group repairs: each is green on a good guest (tested for all) and red here.</summary>
public class CheckOnlyTests
{
    private const string Inactive = "v2.30|Action=Allow|Active=FALSE|Dir=In|";
    private const string Blocking = "v2.30|Action=Block|Active=TRUE|Dir=In|";
    private const string MemoryManagement = ControlSet + @"Control\Session Manager\Memory Management";
    private const string Extension = "Microsoft.Compute.CustomScriptExtension_1.10.15";

    private static readonly byte[] On = [1];
    private static readonly byte[] Off = [0];

    /// <summary>Check, severity, where the bad value is, the value, and the value that the finding reports.</summary>
    public static TheoryData<string, Severity, string, string, string, object, string> BadValues => new()
    {
        { "azure-boot-recovery", Severity.Warning, "BCD", BootEntry + "16000009", "Element", On, "1" },
        { "azure-boot-recovery", Severity.Warning, "BCD", BootEntry + "250000e0", "Element", BitConverter.GetBytes(0L), "0" },
        { "azure-serial-console", Severity.Info, "BCD", BootManager + "26000020", "Element", Off, "0" },
        { "azure-serial-console", Severity.Info, "BCD", BootManager + "25000004", "Element", BitConverter.GetBytes(30L), "30" },
        { "azure-serial-console", Severity.Info, "BCD", BootManager + "16000020", "Element", Off, "0" },
        { "azure-serial-console", Severity.Info, "BCD", BootEntry + "260000b0", "Element", Off, "0" },
        { "azure-serial-console", Severity.Info, "BCD", EmsSettings + "15000022", "Element", BitConverter.GetBytes(2L), "2" },
        { "azure-serial-console", Severity.Info, "BCD", EmsSettings + "15000023", "Element", BitConverter.GetBytes(9600L), "9600" },
        { "azure-hyper-v-drivers", Severity.Error, "SYSTEM", Services + "vmbus", "Start", 3u, "3" },
        { "azure-hyper-v-drivers", Severity.Error, "SYSTEM", Services + "storvsc", "Start", 4u, "4" },
        { "azure-hyper-v-drivers", Severity.Error, "SYSTEM", Services + "netvsc", "Start", 4u, "4" },
        { "azure-hyper-v-drivers", Severity.Info, "SYSTEM", Services + @"storvsc\StartOverride", "0", 3u, "3" },
        { "azure-nvme-disks", Severity.Info, "SYSTEM", Services + "stornvme", "Start", 3u, "3" },
        { "azure-nvme-disks", Severity.Info, "SYSTEM", Services + @"stornvme\StartOverride", "0", 3u, "3" },
        { "azure-removable-storage-policy", Severity.Error, "SOFTWARE", @"Policies\Microsoft\Windows\RemovableStorageDevices", "Deny_All", 1u, "1" },
        { "azure-firewall-rules", Severity.Warning, "SYSTEM", FirewallRuleList, "RemoteDesktop-UserMode-In-TCP", Inactive, "Active=FALSE" },
        { "azure-firewall-rules", Severity.Warning, "SYSTEM", FirewallRuleList, "RemoteDesktop-UserMode-In-TCP", Blocking, "Action=Block" },
        { "azure-firewall-rules", Severity.Info, "SYSTEM", FirewallRuleList, "RemoteDesktop-UserMode-In-UDP", Inactive, "Active=FALSE" },
        { "azure-firewall-rules", Severity.Info, "SYSTEM", FirewallRuleList, "FPS-ICMP4-ERQ-In", Inactive, "Active=FALSE" },
        { "azure-firewall-rules", Severity.Info, "SYSTEM", FirewallRuleList, "WINRM-HTTP-In-TCP-NoScope", Inactive, "Active=FALSE" },
        { "azure-firewall-rules", Severity.Info, "SYSTEM", FirewallRuleList, "{0}", "v2.30|Action=Allow|Active=FALSE|Dir=In|RA4=168.63.129.16|", "absent" },
        { "azure-firewall-rules", Severity.Info, "SYSTEM", FirewallRuleList, "{1}", "v2.30|Action=Allow|Active=TRUE|Dir=Out|RA4=168.63.129.17|", "absent" },
        { "azure-other-hypervisors", Severity.Warning, "SYSTEM", Services + "VMTools", "Start", 2u, "VMware Tools" },
        { "azure-other-hypervisors", Severity.Warning, "SOFTWARE", @"VMware, Inc.\VMware Tools", "InstallPath", "x", "VMware Tools" },
        { "azure-other-hypervisors", Severity.Warning, "SYSTEM", Services + "VBoxGuest", "Start", 0u, "VirtualBox Guest Additions" },
        { "azure-other-hypervisors", Severity.Warning, "SYSTEM", Services + "xenbus", "Start", 0u, "Xen drivers and agent" },
        { "azure-other-hypervisors", Severity.Warning, "SYSTEM", Services + "vioscsi", "Start", 0u, "virtio drivers and QEMU guest agent" },
        { "azure-other-hypervisors", Severity.Warning, "SYSTEM", Services + "QEMU-GA", "Start", 2u, "virtio drivers and QEMU guest agent" },
        { "azure-other-clouds", Severity.Warning, "SYSTEM", Services + "cloudbase-init", "Start", 2u, "Cloudbase-Init" },
        { "azure-other-clouds", Severity.Warning, "SYSTEM", Services + "Amazon EC2Launch", "Start", 2u, "Amazon EC2Launch" },
        { "azure-other-clouds", Severity.Warning, "SYSTEM", Services + "Ec2Config", "Start", 2u, "Amazon EC2Config" },
        { "azure-other-clouds", Severity.Warning, "SYSTEM", Services + "AmazonSSMAgent", "Start", 2u, "Amazon Systems Manager agent" },
        { "azure-other-clouds", Severity.Warning, "SYSTEM", Services + "GCEAgent", "Start", 2u, "Google Compute Engine agent" },
        { "azure-vm-extensions", Severity.Warning, "SOFTWARE", @"Microsoft\Windows Azure\HandlerState\" + Extension, "State", 2u, Extension },
        { "azure-page-file", Severity.Info, "SYSTEM", MemoryManagement, "PagingFiles", new[] { @"?:\pagefile.sys" }, @"?:\pagefile.sys" },
        { "azure-evaluation-edition", Severity.Warning, "SOFTWARE", @"Microsoft\Windows NT\CurrentVersion", "EditionID", "EnterpriseEval", "EnterpriseEval" },
        { "azure-administrator-password", Severity.Warning, "SAM", @"SAM\Domains\Account\Users\000001F4", "ForcePasswordReset", On, "1" },
        { "azure-platform-version", Severity.Warning, "SYSTEM", ReadinessGuest.Environment, "PROCESSOR_ARCHITECTURE", "x86", "x86" },
        { "azure-platform-version", Severity.Warning, "SOFTWARE", @"Microsoft\Windows NT\CurrentVersion", "CurrentBuildNumber", "6002", "6002" },
    };

    [Theory]
    [MemberData(nameof(BadValues))]
    public void One_bad_value_is_one_finding(string id, Severity severity, string hive, string key, string name, object bad, string found)
    {
        FakeGuest guest = Good().WithValue(hive, key, name, bad);
        Finding finding = Assert.Single(ReadinessChecks.All.Single(check => check.Id == id).Find(guest));
        Assert.Equal((severity, found), (finding.Severity, finding.Found));
        Assert.NotNull(finding.Expected);
        Assert.NotNull(finding.Remedy);
        Assert.Equal(id == "azure-vm-extensions" ? "windows-azure-extensions" : null, finding.FixedBy?.Id);
        Assert.StartsWith(hive, finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_of_an_authority_stays_bound_and_is_told()
    {
        (byte[] thumbprint, byte[] blob) = CertificateBlob.Make("server.example", "Corp CA");
        FakeGuest guest = Good().WithValue("SYSTEM", ControlSet + @"Control\Terminal Server\WinStations\RDP-Tcp", "SSLCertificateSHA1Hash", thumbprint)
            .WithValue("SOFTWARE", $@"Microsoft\SystemCertificates\MY\Certificates\{Convert.ToHexString(thumbprint)}", "Blob", blob);
        Finding finding = Assert.Single(RemoteDesktopCertificateCheck.Check.Find(guest));
        Assert.Equal((Severity.Info, null), (finding.Severity, finding.FixedBy));
        Assert.Contains("that Corp CA issued for server.example", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Disabled_services_of_other_platforms_do_no_harm() => Assert.Empty(
        OtherHypervisorsCheck.Check.Find(Good().WithValue("SYSTEM", Services + "VMTools", "Start", 4u)));

    [Theory]
    [InlineData("/Program Files/Cloudbase Solutions/Cloudbase-Init/conf/cloudbase-init.conf", @"C:\Program Files\Cloudbase Solutions\Cloudbase-Init")]
    [InlineData("/ProgramData/Amazon/EC2-Windows/Launch/Scripts/InitializeInstance.ps1", @"C:\ProgramData\Amazon\EC2-Windows\Launch")]
    [InlineData("/Program Files/Google/Compute Engine/agent/GCEWindowsAgent.exe", @"C:\Program Files\Google\Compute Engine")]
    public void Agents_of_other_clouds_are_known_by_their_folders_too(string file, string evidence) =>
        Assert.Equal(evidence, Assert.Single(OtherCloudsCheck.Check.Find(Good().WithFiles(file))).Evidence);

    [Fact]
    public void Files_of_extensions_are_found_one_by_one()
    {
        FakeGuest guest = Good().WithFiles("/Packages/Plugins/A/1.0/x.exe", "/Packages/Plugins/A/1.0/y.exe", "/Packages/Plugins/B/2.0/x.exe");
        Assert.Equal([@"C:\Packages\Plugins\A", @"C:\Packages\Plugins\B"], VmExtensionsCheck.Check.Find(guest).Select(finding => finding.Evidence));
    }

    [Fact]
    public void Filter_drivers_that_are_not_of_windows_are_found()
    {
        FakeGuest guest = Good()
            .WithValue("SYSTEM", Services + "tdx", "Group", "PNP_TDI")
            .WithValue("SYSTEM", Services + "tdx", "Type", 1u)
            .WithValue("SYSTEM", Services + "tdx", "Start", 1u)
            .WithValue("SYSTEM", Services + "sniffer", "Group", "PNP_TDI")
            .WithValue("SYSTEM", Services + "sniffer", "Type", 1u)
            .WithValue("SYSTEM", Services + "sniffer", "Start", 1u)
            .WithValue("SYSTEM", Services + "idle", "Group", "PNP_TDI")
            .WithValue("SYSTEM", Services + "idle", "Type", 1u)
            .WithValue("SYSTEM", Services + "idle", "Start", 4u);
        Finding finding = Assert.Single(NetworkFiltersCheck.Check.Find(guest));
        Assert.Equal("sniffer", finding.Found);
        Assert.Contains("probably", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Drivers_missing_from_windows_7_are_only_a_warning()
    {
        FakeGuest guest = new FakeGuest()
            .WithKey("SYSTEM", Services + "vmbus")
            .WithValue("SOFTWARE", @"Microsoft\Windows NT\CurrentVersion", "CurrentBuildNumber", "7601");
        Assert.All(HyperVDriversCheck.Check.Find(guest), finding => Assert.Equal((Severity.Warning, "absent"), (finding.Severity, finding.Found)));
        Assert.Equal(3, HyperVDriversCheck.Check.Find(guest).Count);
    }

    [Fact]
    public void A_windows_without_boot_configuration_is_found()
    {
        FakeGuest guest = new FakeGuest().WithKey("SYSTEM", "Setup");
        Assert.Contains("No boot configuration", Assert.Single(BootRecoveryCheck.Check.Find(guest)).Summary, StringComparison.Ordinal);
        Assert.Empty(WindowsSerialConsoleCheck.Check.Find(guest));
    }

    [Fact]
    public void A_boot_configuration_without_default_entry_is_found()
    {
        FakeGuest guest = new FakeGuest().WithKey("BCD", BootManager.TrimEnd('\\'));
        Assert.Contains("no default entry", Assert.Single(BootRecoveryCheck.Check.Find(guest)).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Absent_firewall_rules_are_found_by_name()
    {
        FakeGuest guest = new FakeGuest().WithValue("SYSTEM", FirewallRuleList, "Other", "v2.30|Action=Allow|Active=TRUE|Dir=In|");
        Assert.Equal(6, FirewallRulesFindings(guest).Length);
        Assert.All(FirewallRulesFindings(guest), finding => Assert.Equal("absent", finding.Found));
    }

    private static Finding[] FirewallRulesFindings(FakeGuest guest) => [.. FirewallRulesCheck.Check.Find(guest)];
}
