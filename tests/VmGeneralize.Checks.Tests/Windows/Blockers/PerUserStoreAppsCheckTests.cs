using VmGeneralize.Checks.Windows.Blockers;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Checks.Tests.Windows.Blockers;

public sealed class PerUserStoreAppsCheckTests
{
    private const string Store = @"Microsoft\Windows\CurrentVersion\Appx\AppxAllUserStore";
    private const string User = "S-1-5-21-1-2-3-1000";
    private const string Copilot = "Microsoft.Copilot_1.24.0.0_x64__8wekyb3d8bbwe";

    [Fact]
    public void An_app_of_one_user_only_is_told()
    {
        Finding finding = Assert.Single(PerUserStoreAppsCheck.Check.Find(Machines.Installed().WithKey("SOFTWARE", $@"{Store}\{User}\{Copilot}")));

        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("probably", finding.Summary, StringComparison.Ordinal);
        Assert.Equal($@"SOFTWARE\{Store}\{User}\{Copilot}", finding.Evidence);
        Assert.Contains("Get-AppxPackage -AllUsers Microsoft.Copilot |", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"Applications\Microsoft.Copilot_2024.1.0.0_neutral_~_8wekyb3d8bbwe")]
    [InlineData(@"InboxApplications\Microsoft.Copilot_1.0.0.0_neutral__8wekyb3d8bbwe")]
    public void An_app_that_all_have_is_not(string provisioned) =>
        Assert.Empty(
            PerUserStoreAppsCheck.Check.Find(
                Machines.Installed().WithKey("SOFTWARE", $@"{Store}\{User}\{Copilot}").WithKey("SOFTWARE", $@"{Store}\{provisioned}")));

    [Theory]
    [InlineData("S-1-5-18", Copilot)]
    [InlineData(User, "Microsoft.VCLibs.140.00_14.0.33519.0_x64__8wekyb3d8bbwe")]
    public void Apps_of_the_system_and_frameworks_are_not(string user, string package) =>
        Assert.Empty(PerUserStoreAppsCheck.Check.Find(Machines.Installed().WithKey("SOFTWARE", $@"{Store}\{user}\{package}")));

    [Fact]
    public void On_a_generalized_image_it_does_not_matter_any_more() =>
        Assert.Empty(PerUserStoreAppsCheck.Check.Find(Machines.Generalized().WithKey("SOFTWARE", $@"{Store}\{User}\{Copilot}")));

    [Fact]
    public void Very_many_are_summed_up()
    {
        FakeGuest guest = Machines.Installed();
        for (int index = 0; index < 30; index++)
        {
            guest.WithKey("SOFTWARE", $@"{Store}\{User}\Contoso.App{index}_1.0_x64__abc");
        }

        Assert.StartsWith("10 more", PerUserStoreAppsCheck.Check.Find(guest)[20].Summary, StringComparison.Ordinal);
    }
}
