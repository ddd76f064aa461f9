using VmGeneralize.Checks.Windows.Blockers;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Checks.Tests.Windows.Blockers;

public sealed class DomainMembershipCheckTests
{
    private const string Policy = @"Policy\PolPrDmS";
    private const string Parameters = @"ControlSet001\Services\Tcpip\Parameters";
    private static readonly byte[] Sid = [1, 4, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0];

    [Fact]
    public void A_member_is_told_before_sysprep_as_information()
    {
        FakeGuest guest = Machines.Installed().WithValue("SECURITY", Policy, "", Sid).WithValue("SYSTEM", Parameters, "Domain", "corp.example");

        Finding finding = Assert.Single(DomainMembershipCheck.Check.Find(guest));

        Assert.Equal((Severity.Info, $@"SECURITY\{Policy}: S-1-5-21-1-2-3"), (finding.Severity, finding.Evidence));
        Assert.Contains("corp.example", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_generalized_image_that_is_still_joined_is_a_warning() =>
        Assert.Equal(Severity.Warning, Assert.Single(DomainMembershipCheck.Check.Find(Machines.Generalized().WithValue("SECURITY", Policy, "", Sid))).Severity);

    [Fact]
    public void A_workgroup_is_not_told() =>
        Assert.Empty(
            DomainMembershipCheck.Check.Find(
                Machines.Generalized().WithValue("SECURITY", Policy, "", Array.Empty<byte>()).WithValue("SYSTEM", Parameters, "Domain", "")));

    [Fact]
    public void A_dns_suffix_alone_is_information() =>
        Assert.Equal(
            Severity.Info,
            Assert.Single(DomainMembershipCheck.Check.Find(Machines.Generalized().WithValue("SYSTEM", Parameters, "Domain", "corp.example"))).Severity);

    [Theory]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 1, 255, 0, 0, 0, 0, 0, 5 })]
    [InlineData(new byte[] { 1, 4, 0, 0, 0, 0, 0, 5, 1, 0, 0, 0 })]
    public void A_damaged_identifier_is_told_by_its_size(byte[] sid) =>
        Assert.EndsWith(
            $": {sid.Length} bytes",
            Assert.Single(DomainMembershipCheck.Check.Find(Machines.Installed().WithValue("SECURITY", Policy, "", sid))).Evidence,
            StringComparison.Ordinal);
}
