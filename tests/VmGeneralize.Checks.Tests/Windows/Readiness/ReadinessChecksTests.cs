using VmGeneralize.Checks.Windows.Readiness;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.Checks.Tests.Windows.Readiness;

public class ReadinessChecksTests
{
    // Sources of the checks that Microsoft's list for uploaded disks does not name.
    private static readonly Dictionary<string, string> OtherPages = new()
    {
        ["azure-evaluation-edition"] = "upgrade-conversion-options", ["azure-administrator-password"] = "image-builder/issues/2117",
    };

    public static TheoryData<string> Ids => [.. ReadinessChecks.All.Select(check => check.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Is_about_readiness_documented_and_finds_nothing_on_good_and_empty_guests(string id)
    {
        Check check = ReadinessChecks.All.Single(other => other.Id == id);
        Assert.Equal(CheckArea.AzureReadiness, check.Area);
        Assert.Contains(OtherPages.GetValueOrDefault(id, "prepare-for-upload-vhd-image"), check.Source.ToString(), StringComparison.Ordinal);
        Assert.Empty(check.Find(ReadinessGuest.Good()));
        Assert.Empty(check.Find(new FakeGuest()));
    }

    [Fact]
    public void One_wrong_setting_gives_one_finding_with_both_values_and_the_operation_that_mends_it()
    {
        foreach ((string operation, string hive, string key, string name, object? good, object bad) in ReadinessGuest.Settings)
        {
            FakeGuest guest = ReadinessGuest.Good().WithValue(hive, key, name, bad);
            (Check check, Finding finding) = Assert.Single(Findings(guest));
            Assert.Equal($@"{hive}\{key}: {name}", finding.Evidence, ignoreCase: true);
            Assert.Equal(operation, finding.FixedBy?.Id);
            Assert.Equal(operation.Replace("windows-", "azure-", StringComparison.Ordinal), check.Id);
            Assert.NotEmpty(finding.Remedy!);
            Assert.NotEmpty(finding.Summary);
            if (operation != "azure-winhttp-proxy")
            {
                Assert.Equal(good?.ToString() ?? "absent", finding.Expected, ignoreCase: true);
                Assert.Equal(bad switch { byte[] => "20 bytes", "" => "present", _ => bad.ToString() }, finding.Found);
            }
        }
    }

    [Fact]
    public void A_missing_setting_is_found_as_absent()
    {
        FakeGuest guest = ReadinessGuest.Good();
        guest.Apply([new GuestEdit.DeleteValue("SYSTEM", ReadinessGuest.ControlSet + @"Control\TimeZoneInformation", "RealTimeIsUniversal")]);
        (_, Finding finding) = Assert.Single(Findings(guest));
        Assert.Equal(("1", "absent", "azure-utc-clock"), (finding.Expected, finding.Found, finding.FixedBy?.Id));
        Assert.Equal(@"reg add ""HKLM\SYSTEM\CurrentControlSet\Control\TimeZoneInformation"" /v RealTimeIsUniversal /t REG_DWORD /d ""1"" /f", finding.Remedy);
    }

    [Fact]
    public void Commands_that_set_a_variable_keep_it_unexpanded()
    {
        FakeGuest guest = ReadinessGuest.Good().WithValue("SYSTEM", ReadinessGuest.Environment, "TEMP", @"R:\t");
        (_, Finding finding) = Assert.Single(Findings(guest));
        Assert.Equal(
            @"Set-ItemProperty -Path 'Registry::HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment' "
                + @"-Name TEMP -Value '%SystemRoot%\TEMP' -Type ExpandString -Force",
            finding.Remedy);
    }

    [Fact]
    public void All_fixes_together_turn_every_fixable_check_green()
    {
        FakeGuest guest = ReadinessGuest.Bad();
        Assert.Equal(ReadinessGuest.Settings.Count, Findings(guest).Count(found => found.Finding.FixedBy is not null));
        foreach (Operation operation in Selection.Parse("azure-readiness", Catalogue.All))
        {
            guest.Apply(operation.Plan(guest));
        }

        Assert.Empty(Findings(guest));
    }

    [Fact]
    public void Every_operation_that_a_finding_names_exists() => Assert.All(
        Findings(ReadinessGuest.Bad().WithFiles("/Packages/Plugins/A/1.0/x.exe")).Select(found => found.Finding.FixedBy?.Id).OfType<string>(),
        id => Assert.Contains(Catalogue.All, operation => operation.Id == id));

    [Fact]
    public void A_proxy_is_shown_without_its_password()
    {
        FakeGuest guest = ReadinessGuest.Good().WithValue(
            "SOFTWARE", ReadinessGuest.Connections, "WinHttpSettings", ReadinessGuest.Proxy("http://me:s3cret@proxy.corp:8080", "<local>"));
        (_, Finding finding) = Assert.Single(Findings(guest));
        Assert.DoesNotContain("s3cret", finding.ToString(), StringComparison.Ordinal);
        Assert.Equal("proxy proxy.corp:8080, bypass \"<local>\"", finding.Found);
    }

    [Theory]
    [InlineData(4u, Severity.Error)]
    [InlineData(3u, Severity.Info)]
    public void A_disabled_dhcp_client_is_worse_than_one_that_waits(uint start, Severity expected)
    {
        (_, Finding finding) = Assert.Single(Findings(ReadinessGuest.Good().WithValue("SYSTEM", ReadinessGuest.Services + "Dhcp", "Start", start)));
        Assert.Equal(expected, finding.Severity);
    }

    [Theory]
    [InlineData("10.9.0.0,255.255.0.0,192.168.7.1,1", "route delete 10.9.0.0")]
    [InlineData("1 & calc.exe,255.255.0.0,192.168.7.1,1", "route print shows it; delete it with: route delete DESTINATION")]
    public void A_route_of_the_guest_is_named_in_a_command_only_when_it_is_an_address(string route, string remedy)
    {
        FakeGuest guest = new FakeGuest().WithValue("SYSTEM", @"ControlSet001\Services\Tcpip\Parameters\PersistentRoutes", route, "");

        Finding finding = Assert.Single(ReadinessChecks.All.Single(check => check.Id == "azure-persistent-routes").Find(guest));

        Assert.Equal(remedy, finding.Remedy);
    }

    private static (Check Check, Finding Finding)[] Findings(IGuestView guest) =>
        [.. ReadinessChecks.All.SelectMany(check => check.Find(guest).Select(finding => (check, finding)))];
}
