using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests;

public sealed class SysprepAdviceTests
{
    private static readonly FakeGuest DomainController =
        new FakeGuest().WithValue("SYSTEM", @"ControlSet001\Control\ProductOptions", "ProductType", "LanmanNT");

    [Theory]
    [InlineData(SysprepVerdict.NotGeneralized)]
    [InlineData(SysprepVerdict.Undeployable)]
    public void What_stops_sysprep_is_told_with_what_mends_it(SysprepVerdict verdict)
    {
        GuestObstacle obstacle = new(
            verdict == SysprepVerdict.Undeployable ? ObstacleCode.SysprepUndeployable : ObstacleCode.NotGeneralized,
            "Windows is not generalized.",
            "Run Sysprep.");

        string advice = SysprepAdvice.Complete(obstacle, SysprepAdvice.Blockers(DomainController, CancellationToken.None)).FirstDo;

        Assert.StartsWith("Run Sysprep. -- before that: Active Directory Domain Services", advice, StringComparison.Ordinal);
        Assert.Contains("ProductType: LanmanNT", advice, StringComparison.Ordinal);
        Assert.Contains("Uninstall-ADDSDomainController", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_advice_stays_as_it_is()
    {
        GuestObstacle hibernated = new(ObstacleCode.Hibernated, "Windows is hibernated.", "Shut it down.");

        Assert.Equal(hibernated, SysprepAdvice.Complete(hibernated, SysprepAdvice.Blockers(DomainController, CancellationToken.None)));
    }

    [Fact]
    public void Where_nothing_stops_sysprep_nothing_is_added()
    {
        GuestObstacle obstacle = new(ObstacleCode.NotGeneralized, "Windows is not generalized.", "Run Sysprep.");

        Assert.Equal(obstacle, SysprepAdvice.Complete(obstacle, []));
    }
}
