using System.Text.Json.Nodes;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Tests.Compute;

/// <summary>For disk controllers and network cards, a definition states what the system on the disk is known to support.</summary>
public sealed class GalleryFeatureTests : GalleryTest
{
    [Theory]
    [InlineData(true, true, "DiskControllerTypes=SCSI, NVMe; IsAcceleratedNetworkSupported=True")]
    [InlineData(false, false, "IsAcceleratedNetworkSupported=False")]
    [InlineData(null, null, "")]
    public async Task A_new_definition_says_what_is_known(bool? nvme, bool? network, string expected)
    {
        AddDisk();
        await Images.CreateAsync(NewSpec with { SecurityType = "Standard", Hardware = new GuestHardware(nvme, network) }, default);

        Assert.Equal(expected, Made());
    }

    [Fact]
    public async Task What_the_user_names_stands_in_its_place()
    {
        AddDisk();
        await Images.CreateAsync(
            NewSpec with
            {
                SecurityType = "Standard",
                Hardware = new GuestHardware(true, null),
                Features = new Dictionary<string, string> { ["DiskControllerTypes"] = "SCSI" },
            },
            default);

        Assert.Equal("DiskControllerTypes=SCSI", Made());
    }

    [Fact]
    public async Task Generation_1_has_no_NVMe()
    {
        AddDisk();
        GalleryImageSpec old = NewSpec with { Generation = Generation.V1, Hardware = new GuestHardware(true, null) };
        await Images.CreateAsync(old, default);
        UsageException named = await Assert.ThrowsAsync<UsageException>(() => Images.PrepareAsync(
            old with { Features = new Dictionary<string, string> { ["DiskControllerTypes"] = "SCSI, NVMe" } }, default));

        Assert.Equal("", Made());
        Assert.Contains("generation 2", named.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_definition_for_another_processor_or_with_another_plan_is_told_before_anything_is_sent()
    {
        AddDisk();
        AddDefinition(null, "Arm64");
        AzureException processor = await Assert.ThrowsAsync<AzureException>(() => Images.PrepareAsync(Spec, default));
        AddDefinition(null);
        Server.State.Find(Scope.GalleryImage("gal", "web"))!["properties"]!["purchasePlan"] =
            new JsonObject { ["publisher"] = "seller", ["product"] = "thing", ["name"] = "basic" };
        AzureException plan = await Assert.ThrowsAsync<AzureException>(() => Images.PrepareAsync(Spec, default));

        Assert.Contains("its architecture is Arm64, the disk's is X64", processor.Message, StringComparison.Ordinal);
        Assert.Contains("its purchase plan is seller:thing:basic, the disk's is none", plan.Message, StringComparison.Ordinal);
        Assert.Contains("--plan seller:thing:basic", plan.Message, StringComparison.Ordinal);
        Assert.Empty(Changes);
    }

    [Theory]
    [InlineData("DiskControllerTypes", "SCSI, NVMe", "does not start from an NVMe disk")]
    [InlineData("DiskControllerTypes", "NVMe", "does not start from an NVMe disk")]
    [InlineData("IsAcceleratedNetworkSupported", "True", "no driver")]
    public async Task No_definition_promises_what_the_system_does_not_have(string feature, string value, string why)
    {
        AddDisk();
        AddDefinition(null, features: (feature, value));
        GalleryImageSpec lacking = Spec with { Hardware = new GuestHardware(false, false) };

        AzureException there = await Assert.ThrowsAsync<AzureException>(() => Images.PrepareAsync(lacking, default));
        RefusedException named = await Assert.ThrowsAsync<RefusedException>(
            () => Images.PrepareAsync(lacking with { Features = new Dictionary<string, string> { [feature] = value } }, default));

        Assert.Contains(why, there.Message, StringComparison.Ordinal);
        Assert.Equal("feature", named.Code.Text);
        Assert.Contains(why, named.Reason, StringComparison.Ordinal);
        Assert.False((await Images.PrepareAsync(Spec, default)).IsThere); // nothing is known
        Assert.Empty(Changes);
    }

    [Fact]
    public async Task Machines_of_a_definition_that_offers_both_may_be_started_with_one_on_the_user_s_word()
    {
        AddDefinition(null, features: ("DiskControllerTypes", "SCSI, NVMe"));
        GalleryImageSpec lacking = Spec with { Hardware = new GuestHardware(false, null) };

        await Images.PrepareAsync(lacking with { Features = new Dictionary<string, string> { ["DiskControllerTypes"] = "SCSI" } }, default);
        Assert.Empty(Changes);
    }

    [Theory]
    [InlineData(true, "(NVMe: the system starts")]
    [InlineData(false, "(no NVMe: the system does not start")]
    [InlineData(null, "is unknown)")]
    public void What_if_says_why(bool? nvme, string expected) => Assert.Contains(
        Calls(NewSpec with { SecurityType = "Standard", Hardware = new GuestHardware(nvme, null) }),
        call => call.What.Contains(expected, StringComparison.Ordinal));

    private string Made() => string.Join("; ", (Server.State.Find(Scope.GalleryImage("gal", "web"))!["properties"]!["features"]?.AsArray() ?? [])
        .Select(feature => $"{feature!["name"]}={feature["value"]}"));
}
