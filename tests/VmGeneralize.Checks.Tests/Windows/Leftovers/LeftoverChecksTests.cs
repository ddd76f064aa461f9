using VmGeneralize.Checks.Windows.Leftovers;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Checks.Tests.Windows.Leftovers;

public class LeftoverChecksTests
{
    private const string Software = @"SOFTWARE\Microsoft\";
    private const string Tcpip = @"SYSTEM\ControlSet001\Services\Tcpip\Parameters";
    private const string Profile = @"C:\Users\builder\";
    private const string Settings = @"Microsoft\Windows\CurrentVersion\Internet Settings";

    /// <summary>Check, then "severity evidence" of each finding on the full guest.</summary>
    public static TheoryData<string, string[]> Expected => new()
    {
        { "leftover-local-profiles", [@"Warning C:\Users\builder"] },
        { "leftover-last-user", [@"Info SOFTWARE\Microsoft\Windows\CurrentVersion\Authentication\LogonUI: LastLoggedOnUser"] },
        { "leftover-former-installation", [@"Warning C:\Windows.old", @"Info C:\$WINDOWS.~BT"] },
        {
            "leftover-setup-scripts",
            [
                @"Warning C:\Windows\Setup\Scripts\SetupComplete.cmd", @"Warning C:\Windows\Setup\Scripts\helper.ps1:1",
                @"Warning C:\Windows\OEM\first.cmd",
            ]
        },
        { "leftover-cloudbase-init", [@"Warning C:\Program Files\Cloudbase Solutions\Cloudbase-Init\conf\cloudbase-init.conf"] },
        {
            "leftover-remote-management",
            [
                $@"Warning {Software}Windows\CurrentVersion\WSMAN\Service: auth_basic",
                $@"Warning {Software}Windows\CurrentVersion\WSMAN\Listener\*+HTTPS",
            ]
        },
        { "leftover-windows-agent-identities", [@"Warning C:\ProgramData\PuppetLabs\puppet\etc\ssl"] },
        { "leftover-windows-network-identities", [@"Warning C:\ProgramData\ZeroTier\One\identity.secret"] },
        { "leftover-windows-runner-credentials", [@"Warning C:\actions-runner\.credentials"] },
        {
            "leftover-windows-shared-identities",
            [
                @"Warning SYSTEM\ControlSet001\Control\CloudDomainJoin\JoinInfo\ABCD", $@"Warning {Software}Provisioning\OMADM\Accounts\{{1}}",
                $"Warning {Software}RDInfraAgent: IsRegistered", $@"Warning {Software}MSMQ\Parameters\MachineCache: QMId",
            ]
        },
        {
            "leftover-computer-name",
            [@"Info SYSTEM\ControlSet001\Control\ComputerName\ComputerName: ComputerName", $"Info {Tcpip}: NV Hostname", $"Info {Tcpip}: Domain"]
        },
        { "leftover-machine-guid", [$"Info {Software}Cryptography: MachineGuid"] },
        { "leftover-static-addresses", [$@"Warning {Tcpip}\Interfaces\{{static}}: IPAddress", $@"Warning {Tcpip}\Interfaces\{{static}}: NameServer"] },
        {
            "leftover-dhcp-leases",
            [$@"Info {Tcpip}\Interfaces\{{dhcp}}: DhcpIPAddress", @"Info SYSTEM\ControlSet001\Services\Tcpip6\Parameters: Dhcpv6DUID"]
        },
        { "leftover-network-profiles", [$@"Info {Software}Windows NT\CurrentVersion\NetworkList\Profiles\{{p}}"] },
        { "leftover-hosts-file", [@"Warning C:\Windows\System32\drivers\etc\hosts:3"] },
        {
            "leftover-proxies",
            [
                $@"Warning SOFTWARE\{Settings}: ProxyServer",
                $@"Warning {Profile}NTUSER.DAT\Software\{Settings}: AutoConfigURL",
                $@"Warning {Profile}NTUSER.DAT\Software\{Settings}\Connections: DefaultConnectionSettings",
                $@"Warning SOFTWARE\{Settings}\Connections: WinHttpSettings",
            ]
        },
        {
            "leftover-azure-extensions",
            [@"Warning C:\Packages\Plugins", $@"Warning {Software}Windows Azure\HandlerState\Custom_1", $"Info {Software}GuestAgent: VmId"]
        },
        { "leftover-azure-agent-configuration", [@"Info C:\WindowsAzure\config"] },
        { "leftover-arc-agent", [@"Warning C:\ProgramData\AzureConnectedMachineAgent\Config"] },
        {
            "leftover-monitoring-agents",
            [
                @"Warning C:\Program Files\Microsoft Monitoring Agent\Agent\Health Service State", $"Warning {Software}Microsoft Operations Manager",
                @"Warning C:\WindowsAzure\Resources\AMADataStore.builder",
            ]
        },
        {
            "leftover-defender-for-endpoint",
            [
                $"Warning {Software}Windows Advanced Threat Protection: senseGuid",
                $@"Warning {Software}Windows Advanced Threat Protection\Status: OnboardingState",
            ]
        },
        { "leftover-defender-identity", [$@"Info {Software}Windows Defender\Diagnostics: GUID"] },
        { "leftover-configuration-manager", [$@"Warning {Software}SystemCertificates\SMS\Certificates\ABCD", $"Info {Software}SMS"] },
        { "leftover-remote-desktop-certificates", [$@"Info {Software}SystemCertificates\Remote Desktop\Certificates\EF01"] },
        { "leftover-scheduled-tasks", [@"Warning C:\Windows\System32\Tasks\BuildNightly", @"Info C:\Windows\System32\Tasks\Vendor\Lost"] },
        {
            "leftover-snapshots",
            [@"Warning C:\System Volume Information\{0a0a0a0a-0000-0000-0000-000000000000}{3808876b-c176-4e48-b7ae-04046e6cc752}"]
        },
        { "leftover-change-journal", [@"Info C:\$Extend\$UsnJrnl"] },
        { "leftover-link-tracking", [@"Info C:\System Volume Information\tracking.log"] },
        { "leftover-mounted-devices", [@"Info SYSTEM\MountedDevices"] },
        { "leftover-sysprep-logs", [@"Info C:\Windows\System32\Sysprep\Panther"] },
        { "leftover-event-logs", [@"Info C:\Windows\System32\winevt\Logs\Setup.evtx and 1 more"] },
        {
            "leftover-error-reports",
            [@"Info C:\ProgramData\Microsoft\Windows\WER\ReportQueue", $@"Info {Profile}AppData\Local\Microsoft\Windows\WER\ReportArchive"]
        },
        { "leftover-servicing-logs", [@"Info C:\Windows\Logs"] },
        { "leftover-debug-logs", [@"Info C:\Windows\debug\NetSetup.LOG"] },
        { "leftover-device-setup-logs", [@"Info C:\Windows\INF\setupapi.dev.log"] },
        { "leftover-access-logs", [@"Info C:\Windows\System32\LogFiles\Sum"] },
        { "leftover-web-logs", [@"Info C:\inetpub\logs\LogFiles"] },
        { "leftover-firewall-logs", [@"Info C:\Windows\System32\LogFiles\Firewall"] },
        { "leftover-search-index", [@"Info C:\ProgramData\Microsoft\Search\Data\Applications\Windows"] },
        { "leftover-resource-usage", [@"Info C:\Windows\System32\sru"] },
        { "leftover-program-traces", [@"Info C:\Windows\AppCompat\Programs"] },
        { "leftover-activities", [$@"Info {Profile}AppData\Local\ConnectedDevicesPlatform\L.builder\ActivitiesCache.db"] },
        { "leftover-update-cache", [@"Info C:\Windows\SoftwareDistribution\Download", @"Info C:\Windows\SoftwareDistribution\DataStore"] },
        { "leftover-transfer-queue", [@"Info C:\ProgramData\Microsoft\Network\Downloader\qmgr.db"] },
        { "leftover-diagnostic-data", [@"Info C:\ProgramData\Microsoft\Diagnosis"] },
        { "leftover-defender-history", [@"Info C:\ProgramData\Microsoft\Windows Defender\Scans\History"] },
        { "leftover-temporary-files", [@"Info C:\Windows\Temp", $@"Info {Profile}AppData\Local\Temp"] },
        { "leftover-prefetch", [@"Info C:\Windows\Prefetch"] },
        { "leftover-recycle-bin", [@"Info C:\$Recycle.Bin"] },
        {
            "secret-answer-files",
            [
                @"Warning SYSTEM\Setup: UnattendFile", @"Error C:\Windows\Panther\unattend.xml:2", @"Warning C:\Windows.old\Windows\Panther\unattend.xml",
                @"Warning C:\Windows\System32\Sysprep\Panther\unattend.xml", @"Warning C:\unattend.xml", @"Error C:\sysprep.inf:2",
                @"Error C:\Deploy\own.xml:1",
            ]
        },
        { "secret-state-configuration", [@"Warning C:\Windows\System32\Configuration\Current.mof", $@"Warning {Software}Windows\CurrentVersion\DSC: AgentId"] },
        { "secret-snmp-communities", [@"Warning SYSTEM\ControlSet001\Services\SNMP\Parameters\ValidCommunities"] },
        {
            "secret-automatic-logon",
            [$@"Error {Software}Windows NT\CurrentVersion\Winlogon: DefaultPassword", $@"Warning {Software}Windows NT\CurrentVersion\Winlogon: AutoAdminLogon"]
        },
        { "secret-lsa-autologon-password", [@"Warning SECURITY\Policy\Secrets\DefaultPassword"] },
        { "secret-registry-backups", [@"Warning C:\Windows\System32\config\RegBack\SAM"] },
        { "secret-machine-account", [@"Warning SECURITY\Policy\Secrets\$MACHINE.ACC"] },
        { "secret-cached-logons", [@"Warning SECURITY\Cache: NL$1"] },
        {
            "secret-machine-keys",
            [
                @"Warning C:\ProgramData\Microsoft\Crypto\RSA\MachineKeys",
                @"Info C:\ProgramData\Microsoft\Crypto\RSA\MachineKeys\f686aace6942fb7f7ceb231212eef4a4_c0ffee00",
            ]
        },
        {
            "secret-certificates",
            [$@"Warning {Software}SystemCertificates\MY\Certificates\AA", $@"Warning {Software}SystemCertificates\WebHosting\Certificates\BB"]
        },
        { "secret-private-keys", [$"Warning {Profile}server.key", $@"Warning {Profile}.ssh\id_ed25519", $@"Warning {Profile}Desktop\site.pfx"] },
        { "secret-authorized-keys", [@"Warning C:\ProgramData\ssh\administrators_authorized_keys"] },
        {
            "secret-cloud-credentials",
            [
                $@"Warning {Profile}.aws\credentials", $@"Warning {Profile}.azure\msal_token_cache.bin", $@"Warning {Profile}.kube\config",
                $@"Warning {Profile}.docker\config.json",
            ]
        },
        { "secret-powershell-histories", [$@"Warning {Profile}AppData\Roaming\Microsoft\Windows\PowerShell\PSReadLine\ConsoleHost_history.txt"] },
        { "secret-browser-profiles", [$@"Warning {Profile}AppData\Local\Microsoft\Edge\User Data"] },
        { "secret-credential-manager", [$@"Warning {Profile}AppData\Local\Microsoft\Credentials"] },
        { "secret-vaults", [$@"Warning {Profile}AppData\Local\Microsoft\Vault\4BF4C442\a.vcrd"] },
        { "secret-data-protection-keys", [$@"Info {Profile}AppData\Roaming\Microsoft\Protect"] },
        { "secret-wireless-profiles", [@"Warning C:\ProgramData\Microsoft\Wlansvc\Profiles\Interfaces"] },
    };

    public static TheoryData<string> Ids => [.. LeftoverChecks.All.Select(check => check.Id)];

    [Theory]
    [MemberData(nameof(Expected))]
    public void Finds_exactly_this(string id, string[] findings) => Assert.Equal(
        findings,
        Check(id).Find(LeftoverGuest.Full()).Select(finding => $"{finding.Severity} {finding.Evidence}"));

    [Fact]
    public void Every_check_is_expected_to_find_something() =>
        Assert.Equal(LeftoverChecks.All.Select(check => check.Id), Expected.Select(row => (string)((object[])row)[0]));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Nothing_is_found_where_nothing_is(string id)
    {
        Assert.Empty(Check(id).Find(new FakeGuest()));
        Assert.Empty(Check(id).Find(LeftoverGuest.Harmless()));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_check_is_described_and_in_its_area(string id)
    {
        Check check = Check(id);
        Assert.NotEmpty(check.Title);
        Assert.Equal("https", check.Source.Scheme);
        Assert.Equal(id.StartsWith("secret-", StringComparison.Ordinal) ? CheckArea.Secret : CheckArea.MachineSpecific, check.Area);
    }

    [Fact]
    public void Ids_are_used_once() => Assert.Equal(CheckCatalogue.All.Count, CheckCatalogue.All.Select(check => check.Id).Distinct().Count());

    [Theory]
    [MemberData(nameof(Ids))]
    public void What_an_operation_mends_is_gone_after_it(string id)
    {
        string[] operations = [.. Check(id).Find(LeftoverGuest.Full()).Select(finding => finding.FixedBy?.Id).OfType<string>().Distinct()];
        IEnumerable<Operation> found = operations.Select(name => Catalogue.All.Single(operation => operation.Id == name));
        foreach (Operation operation in found.Where(operation => !operation.WipesSlack)) // a list of names has no slack
        {
            FakeGuest guest = LeftoverGuest.Full();
            guest.Apply(operation.Plan(guest));
            Assert.DoesNotContain(Check(id).Find(guest), finding => finding.FixedBy?.Id == operation.Id);
        }
    }

    [Fact]
    public void What_an_operation_says_it_empties_is_what_its_plan_deletes_files_from()
    {
        Operation[] emptying = [.. Catalogue.All.Where(operation => operation.Empties(LeftoverGuest.Full()).Count > 0)];

        Assert.Equal(19, emptying.Length);
        foreach (Operation operation in emptying)
        {
            FakeGuest guest = LeftoverGuest.Full();
            foreach (string folder in operation.Empties(guest))
            {
                guest.WithFiles($"{folder}/odd.bin", $"{folder}/sub/odd.bin");
            }

            IReadOnlyList<GuestEdit> plan = operation.Plan(guest);
            Assert.All(
                plan.OfType<GuestEdit.Delete>(),
                delete => Assert.Contains(operation.Empties(guest), folder => GuestPath.IsSameOrBelow(delete.Path, folder, GuestKind.Windows)));
            guest.Apply(plan);
            Assert.All(operation.Empties(guest), folder => Assert.Equal(0, Content.Of(guest, folder).Files));
        }
    }

    [Fact]
    public void Every_opt_in_operation_that_removes_leftovers_is_named_by_a_finding()
    {
        IEnumerable<string?> named = LeftoverChecks.All.SelectMany(check => check.Find(LeftoverGuest.Full())).Select(finding => finding.FixedBy?.Id);
        Assert.Empty(
            Catalogue.All.Where(
                operation => !operation.OnByDefault && operation.Plan(LeftoverGuest.Full()).Count > 0).Select(operation => operation.Id).Except(named));
    }

    [Fact]
    public void Secrets_are_never_repeated()
    {
        string all = string.Join('\n', LeftoverChecks.All.SelectMany(check => check.Find(LeftoverGuest.Full())));
        foreach (string secret in (string[])["Hunter", "s3cret", "SABlAGwA", "in clear", "proxy:8080", "wpad.dat", "BEGIN RSA"])
        {
            Assert.DoesNotContain(secret, all.Replace("in clear text", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_a_script_of_setup_is_about_is_told_without_its_words()
    {
        Finding[] findings = [.. Check("leftover-setup-scripts").Find(LeftoverGuest.Full())];
        Assert.Equal(
            @"SetupComplete.cmd runs as SYSTEM in every clone when its setup has finished: 3 commands; changes accounts in line 3; "
                + @"probably holds a password or key in line 3; names C:\Windows\Setup\Scripts\helper.ps1, C:\Windows\OEM\first.cmd",
            findings[0].Summary);
        Assert.Equal("windows-setup-scripts", findings[0].FixedBy?.Id);
        Assert.Equal("A script that SetupComplete.cmd names probably holds a password or key", findings[1].Summary);
    }

    [Fact]
    public void Every_control_set_is_read()
    {
        FakeGuest guest = new FakeGuest { ControlSet = "ControlSet002" }
            .WithValue("SYSTEM", @"ControlSet001\Services\Tcpip\Parameters\Interfaces\{x}", "NameServer", "10.0.0.1")
            .WithValue("SYSTEM", @"ControlSet002\Services\Tcpip\Parameters\Interfaces\{y}", "NameServer", "10.0.0.1");
        Assert.Equal(
            ["ControlSet001", "ControlSet002"],
            Check("leftover-static-addresses").Find(guest).Select(finding => finding.Evidence.Split('\\')[1]).Order());
    }

    [Fact]
    public void A_file_that_may_be_a_private_key_and_is_too_large_to_be_read_is_told()
    {
        FakeGuest guest = new FakeGuest().WithFiles(@"/Users/builder/NTUSER.DAT")
            .WithText("/Users/builder/large.pem", new string('x', 5 << 20))
            .WithText("/Users/builder/chain.pem", new string('x', 2 << 20) + "-----BEGIN PRIVATE KEY-----");

        Assert.Equal(
            [(FindingKind.NotAudited, @"C:\Users\builder\large.pem"), (FindingKind.Check, @"C:\Users\builder\chain.pem")],
            Check("secret-private-keys").Find(guest).Select(finding => (finding.Kind, finding.Evidence)).OrderByDescending(found => found.Kind));
    }

    private static Check Check(string id) => LeftoverChecks.All.Single(check => check.Id == id);
}
