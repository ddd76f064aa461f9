using VmGeneralize.Checks.Windows.Blockers;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Checks.Tests.Windows.Blockers;

public sealed class InPlaceUpgradeCheckTests
{
    private const string SourceSystem = @"Setup\Source OS (Updated on 6/1/2020 10:00:00)";

    [Theory]
    [InlineData("10586", Severity.Error)]
    [InlineData("14393", Severity.Info)]
    [InlineData("20348", Severity.Info)]
    [InlineData("unknown", Severity.Warning)]
    public void It_matters_before_build_14393(string build, Severity severity)
    {
        Finding finding = Assert.Single(InPlaceUpgradeCheck.Check.Find(Machines.Installed().WithBuild(build).WithKey("SYSTEM", SourceSystem)));

        Assert.Equal((severity, $@"SYSTEM\{SourceSystem}"), (finding.Severity, finding.Evidence));
    }

    [Fact]
    public void A_generalized_image_may_work_all_the_same() =>
        Assert.Equal(
            Severity.Warning, Assert.Single(InPlaceUpgradeCheck.Check.Find(Machines.Generalized().WithBuild("9600").WithKey("SYSTEM", SourceSystem))).Severity);

    [Fact]
    public void Weak_evidence_gives_a_warning()
    {
        Finding finding = Assert.Single(InPlaceUpgradeCheck.Check.Find(Machines.Installed().WithBuild("9600").WithFiles("/Windows.old/Windows/x")));

        Assert.Equal((Severity.Warning, @"C:\Windows.old"), (finding.Severity, finding.Evidence));
        Assert.Contains("probably", finding.Summary, StringComparison.Ordinal);
        Assert.Single(InPlaceUpgradeCheck.Check.Find(Machines.Installed().WithBuild("9600").WithKey("SYSTEM", @"Setup\Upgrade")));
    }

    [Fact]
    public void A_clean_installation_is_not_told() =>
        Assert.Empty(InPlaceUpgradeCheck.Check.Find(Machines.Installed().WithBuild("9600").WithKey("SYSTEM", @"Setup\Status")));
}
