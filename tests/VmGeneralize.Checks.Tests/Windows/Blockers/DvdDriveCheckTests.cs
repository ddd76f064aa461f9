using VmGeneralize.Checks.Windows.Blockers;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Checks.Tests.Windows.Blockers;

public sealed class DvdDriveCheckTests
{
    private const string Service = @"ControlSet001\Services\cdrom";
    private const string Policy = @"Policies\Microsoft\Windows\RemovableStorageDevices";

    [Fact]
    public void A_driver_that_starts_is_not_told() => Assert.Empty(DvdDriveCheck.Check.Find(Machines.Generalized().WithValue("SYSTEM", Service, "Start", 1u)));

    [Theory]
    [InlineData(3u)]
    [InlineData(4u)]
    public void A_driver_that_does_not_start_is_an_error_even_on_a_generalized_image(uint start)
    {
        Finding finding = Assert.Single(DvdDriveCheck.Check.Find(Machines.Generalized().WithValue("SYSTEM", Service, "Start", start)));

        Assert.Equal((Severity.Error, $@"SYSTEM\{Service}\Start: {start}", "1"), (finding.Severity, finding.Evidence, finding.Expected));
    }

    [Fact]
    public void A_driver_that_is_not_there_is_a_warning() =>
        Assert.Equal(Severity.Warning, Assert.Single(DvdDriveCheck.Check.Find(Machines.Installed())).Severity);

    [Fact]
    public void A_policy_that_denies_all_removable_storage_is_an_error()
    {
        Finding finding = Assert.Single(RemovableStorageBlockerCheck.Check.Find(Machines.Installed().WithValue("SOFTWARE", Policy, "Deny_All", 1u)));

        Assert.Equal((Severity.Error, $@"SOFTWARE\{Policy}\Deny_All: 1"), (finding.Severity, finding.Evidence));
    }

    [Fact]
    public void A_policy_that_denies_reading_dvds_is_a_warning() => Assert.Equal(
        Severity.Warning,
        Assert.Single(
            RemovableStorageBlockerCheck.Check.Find(
                Machines.Installed().WithValue("SOFTWARE", Policy + @"\{53f56308-b6bf-11d0-94f2-00a0c91efb8b}", "Deny_Read", 1u))).Severity);

    [Fact]
    public void A_policy_that_is_off_is_not_told() =>
        Assert.Empty(RemovableStorageBlockerCheck.Check.Find(Machines.Installed().WithValue("SOFTWARE", Policy, "Deny_All", 0u)));
}
