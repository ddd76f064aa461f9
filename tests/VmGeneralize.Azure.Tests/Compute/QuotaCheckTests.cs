using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Tests.Compute;

public sealed class QuotaCheckTests : ArmTest
{
    [Theory]
    [InlineData("Standard_LRS", "StandardDiskCount")]
    [InlineData("standardssd_lrs", "StandardSSDDiskCount")]
    [InlineData("Premium_LRS", "PremiumDiskCount")]
    [InlineData("PremiumV2_LRS", "PremiumV2DiskCount")]
    [InlineData("UltraSSD_LRS", "UltraSSDDiskCount")]
    public async Task A_region_without_room_is_told_before_the_disk_is_made(string kind, string count)
    {
        Server.State.Usages[count] = (50_000, 50_000);

        RefusedException full = await Assert.ThrowsAsync<RefusedException>(() => Check(kind));

        Assert.Equal(AzureRefusal.Quota, full.Code);
        Assert.Contains("50,000 of 50,000", full.Reason, StringComparison.Ordinal);
        Assert.Empty(Changes);
        Server.State.Usages[count] = (49_999, 50_000);
        Assert.Null(await Check(kind));
    }

    [Theory]
    [InlineData("Premium_ZRS")] // no name is known for its count
    [InlineData("StandardSSD_LRS")]
    public async Task What_is_full_of_another_kind_is_nothing_to_this_one(string kind)
    {
        Server.State.Usages["PremiumDiskCount"] = (5, 5);
        Server.State.Usages["StandardDiskCount"] = (5, 5);

        Assert.Null(await Check(kind));
    }

    [Fact]
    public async Task A_disk_that_a_killed_run_left_is_counted_already()
    {
        Server.State.AddDisk(Scope.Disk("web-upload"), "westeurope");
        Server.State.Usages["StandardDiskCount"] = (5, 5);

        Assert.Null(await Check("Standard_LRS"));
    }

    [Fact]
    public async Task Whoever_may_not_ask_goes_on_with_a_note()
    {
        Server.State.Usages["StandardDiskCount"] = (5, 5);
        Server.State.MayAskUsages = false;

        Assert.Contains("Could not check whether the quota of", await Check("Standard_LRS"), StringComparison.Ordinal);
    }

    private Task<string?> Check(string kind) => new QuotaCheck(Access, null).RequireAsync(Scope, "web-upload", "West Europe", kind, default);
}
