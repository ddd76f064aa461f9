using VmGeneralize.Checks.Windows.Blockers;

namespace VmGeneralize.Checks.Tests.Windows.Blockers;

public sealed class ActivationRearmCheckTests
{
    private const string Key = @"Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform";

    [Fact]
    public void Rearming_that_is_skipped_is_information()
    {
        Finding finding = Assert.Single(ActivationRearmCheck.Check.Find(Machines.Installed().WithValue("SOFTWARE", Key, "SkipRearm", 1u)));

        Assert.Equal((Severity.Info, $@"SOFTWARE\{Key}\SkipRearm: 1"), (finding.Severity, finding.Evidence));
    }

    [Fact]
    public void Rearming_that_is_not_skipped_is_not_told() =>
        Assert.Empty(ActivationRearmCheck.Check.Find(Machines.Installed().WithValue("SOFTWARE", Key, "SkipRearm", 0u)));
}
