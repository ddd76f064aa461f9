using VmGeneralize.Azure.Compute;
using VmGeneralize.AzureSupport.Compute;

namespace VmGeneralize.Azure.Tests.Compute;

public sealed class RegionCheckTests : ArmTest
{
    private void Tell() => Server.State.Regions = new Dictionary<string, string[]>
    {
        ["West Europe"] = ["1", "2", "3"], ["North Central US"] = [], ["Brazil Southeast"] = ["1"],
    };

    [Theory]
    [InlineData("westeurope", null, false)]
    [InlineData("West Europe", "3", true)]
    [InlineData("northcentralus", null, true)] // there is no zone to choose
    public async Task What_a_region_has_passes(string location, string? zone, bool needsZone)
    {
        Tell();
        await Check(new RegionNeed(RegionCheck.Disks, location, Zone: zone, NeedsZone: needsZone));

        Assert.Equal("/subscriptions/11111111-2222-3333-4444-555555555555/providers/Microsoft.Compute", Assert.Single(Server.Journal).Path);
    }

    [Theory]
    [InlineData("westeurop", null, false, "Did you mean westeurope?")]
    [InlineData("atlantis", null, false, "no region named \"atlantis\" offers disks")]
    [InlineData("northcentralus", "1", false, "has no availability zones")]
    [InlineData("brazilsoutheast", "2", false, "has no zone 2; it has 1")]
    [InlineData("westeurope", null, true, "--zone: 1, 2, 3")]
    public async Task What_it_has_not_is_told(string location, string? zone, bool needsZone, string expected)
    {
        Tell();
        AzureException problem = await Assert.ThrowsAsync<AzureException>(
            () => Check(new RegionNeed(RegionCheck.Disks, location, Zone: zone, NeedsZone: needsZone)));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_to_replicate_to_is_told_with_its_own_option()
    {
        Tell();
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() => Check(
            new RegionNeed(RegionCheck.Versions, "westeurope"), new RegionNeed(RegionCheck.Versions, "norteurope", "--replicate")));

        Assert.Contains("--replicate", problem.Next, StringComparison.Ordinal);
        Assert.Contains("gallery image versions", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_may_not_ask_is_told_nothing() => await Check(new RegionNeed(RegionCheck.Disks, "atlantis"));

    private Task Check(params RegionNeed[] needs) => new RegionCheck(Access, null).RequireAsync(ComputeServer.Subscription, needs, default);
}
