using VmGeneralize.Checks.Tests.Windows.Blockers;
using VmGeneralize.Checks.Windows.Roles;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Checks.Tests.Windows.Roles;

public sealed class RoleChecksTests
{
    private const string ApplicationHost = "/Windows/System32/inetsrv/config/applicationHost.config";
    private const string Services = @"ControlSet001\Services";
    private const string ProductOptions = @"ControlSet001\Control\ProductOptions";

    private static readonly Dictionary<string, (Severity Severity, string Evidence, Action<FakeGuest> Add)> Roles = new()
    {
        ["role-ad-cs"] = (Severity.Error, $@"SYSTEM\{Services}\CertSvc\Start: 2", WithService("CertSvc")),
        ["role-ad-ds"] = (
            Severity.Error, $@"SYSTEM\{ProductOptions}\ProductType: LanmanNT", guest => guest.WithValue("SYSTEM", ProductOptions, "ProductType", "LanmanNT")),
        ["role-ad-fs"] = (Severity.Error, $@"SYSTEM\{Services}\adfssrv\Start: 2", WithService("adfssrv")),
        ["role-ad-lds"] = (Severity.Error, $@"SYSTEM\{Services}\ADAM_instance1\Start: 2", WithService("ADAM_instance1")),
        ["role-ad-rms"] = (Severity.Warning, @"SOFTWARE\Microsoft\DRMS", guest => guest.WithKey("SOFTWARE", @"Microsoft\DRMS")),
        ["role-dhcp"] = (Severity.Error, $@"SYSTEM\{Services}\DHCPServer\Start: 2", WithService("DHCPServer")),
        ["role-dns"] = (Severity.Info, $@"SYSTEM\{Services}\DNS\Start: 2", WithService("DNS")),
        ["role-fax"] = (Severity.Error, $@"SYSTEM\{Services}\Fax\Start: 2", WithService("Fax")),
        ["role-hyper-v"] = (
            Severity.Error,
            $@"SYSTEM\{Services}\VMSMP\Parameters\SwitchList\0A1B",
            guest => guest.WithKey("SYSTEM", $@"{Services}\VMSMP\Parameters\SwitchList\0A1B")),
        ["role-nps"] = (Severity.Error, $@"SYSTEM\{Services}\IAS\Start: 2", WithService("IAS")),
        ["role-iis"] = (Severity.Error, @"C:\Windows\System32\inetsrv\config\applicationHost.config:2", guest =>
            guest.WithValue("SYSTEM", $@"{Services}\W3SVC", "Start", 2u).WithText(
                ApplicationHost, "<configuration>\r\n<p password=\"[enc:IISWASOnlyAesProvider:x:enc]\"/>")),
        ["role-wds"] = (Severity.Warning, $@"SYSTEM\{Services}\WDSServer\Start: 2", WithService("WDSServer")),
        ["role-wsus"] = (Severity.Error, $@"SYSTEM\{Services}\WsusService\Start: 2", WithService("WsusService")),
        ["role-failover-cluster"] = (Severity.Warning, $@"SYSTEM\{Services}\ClusSvc\Start: 2", WithService("ClusSvc")),
        ["role-exchange"] = (Severity.Warning, $@"SYSTEM\{Services}\MSExchangeIS\Start: 2", WithService("MSExchangeIS")),
        ["role-sharepoint"] = (Severity.Warning, $@"SYSTEM\{Services}\SPTimerV4\Start: 2", WithService("SPTimerV4")),
        ["role-sql-server"] = (Severity.Warning, $@"SYSTEM\{Services}\MSSQL$PAYROLL\Start: 2", WithService("MSSQL$PAYROLL")),
        ["role-configmgr"] = (Severity.Warning, $@"SYSTEM\{Services}\CcmExec\Start: 2", WithService("CcmExec")),
        ["role-defender-endpoint"] = (Severity.Warning, @"SOFTWARE\Microsoft\Windows Advanced Threat Protection\Status\OnboardingState: 1", guest =>
            guest.WithValue("SOFTWARE", @"Microsoft\Windows Advanced Threat Protection\Status", "OnboardingState", 1u)),
        ["role-citrix"] = (Severity.Warning, $@"SYSTEM\{Services}\BrokerAgent\Start: 2", WithService("BrokerAgent")),
        ["role-horizon"] = (Severity.Warning, $@"SYSTEM\{Services}\WSNM\Start: 2", WithService("WSNM")),
    };

    public static TheoryData<string> Ids => [.. RoleChecks.All.Select(check => check.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_is_told_by_itself_on_a_system_that_is_not_generalized(string id)
    {
        FakeGuest guest = Server(Machines.Installed());
        Roles[id].Add(guest);

        (string found, Finding finding) = Assert.Single(FindAll(guest));

        Assert.Equal((id, Roles[id].Severity, Roles[id].Evidence), (found, finding.Severity, finding.Evidence));
        Assert.NotNull(finding.Remedy);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void On_a_generalized_image_it_is_at_most_a_warning(string id)
    {
        FakeGuest guest = Server(Machines.Generalized());
        Roles[id].Add(guest);

        Severity expected = Roles[id].Severity == Severity.Info ? Severity.Info : Severity.Warning;
        Assert.Equal(expected, Assert.Single(FindAll(guest)).Finding.Severity);
    }

    [Fact]
    public void A_server_without_roles_has_none() => Assert.Empty(FindAll(Server(Machines.Installed())));

    [Theory]
    [InlineData("CertSvc")]
    [InlineData("MSSQLSERVER")]
    [InlineData("ADAM_instance1")]
    public void A_disabled_service_does_not_count(string service) =>
        Assert.Empty(FindAll(Server(Machines.Installed()).WithValue("SYSTEM", $@"{Services}\{service}", "Start", 4u)));

    [Theory]
    [InlineData("Fax")]
    [InlineData("IAS")]
    [InlineData("Sense")]
    [InlineData("MSSQL$MICROSOFT##WID")]
    public void What_clients_or_windows_itself_have_does_not_count(string service) => Assert.Empty(FindAll(Machines.Installed()
        .WithValue("SYSTEM", ProductOptions, "ProductType", "WinNT")
        .WithValue("SYSTEM", $@"{Services}\{service}", "Start", 3u)));

    [Fact]
    public void A_database_of_a_directory_is_one_too()
    {
        FakeGuest guest = Server(Machines.Installed()).WithValue("SYSTEM", $@"{Services}\NTDS\Parameters", "DSA Database file", @"C:\Windows\NTDS\ntds.dit");

        Assert.Equal("role-ad-ds", Assert.Single(FindAll(guest)).Id);
    }

    [Fact]
    public void Web_server_configuration_without_secrets_is_not_told() =>
        Assert.Empty(
            FindAll(Server(Machines.Installed()).WithValue("SYSTEM", $@"{Services}\W3SVC", "Start", 2u).WithText(ApplicationHost, "<configuration/>")));

    [Fact]
    public void The_switch_that_every_client_has_is_not_told() =>
        Assert.Empty(FindAll(Machines.Installed().WithKey("SYSTEM", $@"{Services}\VMSMP\Parameters\SwitchList\c08cb7b8-9b3c-408e-8e30-5e16a3aeb444")));

    private static FakeGuest Server(FakeGuest guest) => guest.WithValue("SYSTEM", ProductOptions, "ProductType", "ServerNT");

    private static Action<FakeGuest> WithService(string name) => guest => guest.WithValue("SYSTEM", $@"{Services}\{name}", "Start", 2u);

    private static IReadOnlyList<(string Id, Finding Finding)> FindAll(FakeGuest guest) =>
        [.. RoleChecks.All.SelectMany(check => check.Find(guest).Select(finding => (check.Id, finding)))];
}
