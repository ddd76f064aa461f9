using System.Text.Json.Nodes;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Tests.Compute;

/// <summary>Versions that are made of other versions, in galleries elsewhere, and what is said of their regions and their end.</summary>
public sealed class GallerySourceTests : GalleryTest
{
    private static readonly Guid OtherSubscription = new("99999999-2222-3333-4444-555555555555");

    private static string Other => Scope.GalleryImageVersion("gal", "base", "2.0.0");

    [Theory]
    [InlineData(null)]
    [InlineData("TrustedLaunchSupported")]
    public async Task A_version_is_made_of_a_version_as_it_is(string? security)
    {
        AddVersion(security);
        AddDefinition(security);
        GalleryImageSpec spec = Spec with { Source = ImageSource.OfId(Other) };

        await Images.CreateAsync(spec, default);

        JsonNode made = Assert.Single(Server.Changes).RequestBody!["properties"]!["storageProfile"]!;
        Assert.Equal(Other, (string?)made["source"]!["id"]);
        Assert.Null(made["osDiskImage"]);
    }

    [Fact]
    public async Task What_a_version_is_stands_in_its_definition()
    {
        AddVersion("TrustedLaunch", ("DiskControllerTypes", "SCSI, NVMe"), ("IsAcceleratedNetworkSupported", "False"));

        SourceFacts facts = await new SourceCheck(Access, null).GetAsync(ImageSource.OfId(Other), default);

        Assert.Equal(("westeurope", OsType.Linux, Generation.V2, true), (facts.Location, facts.OsType, facts.Generation, facts.IsGeneralized));
        Assert.Equal((CpuArchitecture.X64, "TrustedLaunch", new GuestHardware(true, false)), (facts.Architecture, facts.GuestState, facts.Hardware));
    }

    [Fact]
    public async Task A_guest_state_goes_into_a_definition_of_its_type_only()
    {
        AddVersion("TrustedLaunch");
        AddDefinition("TrustedLaunchSupported");
        GalleryImageSpec spec = Spec with { Source = ImageSource.OfId(Other), MachineSecurity = "TrustedLaunch" };

        AzureException misfit = await Assert.ThrowsAsync<AzureException>(() => Images.PrepareAsync(spec, default));
        Assert.Contains("the machine's is TrustedLaunch", misfit.Message, StringComparison.Ordinal);
        Assert.Empty(Changes);

        AddDefinition("TrustedLaunch");
        await Images.CreateAsync(spec, default);
        Assert.NotNull(Server.State.Find(Spec.Id));
    }

    [Fact]
    public async Task A_version_that_is_not_whole_or_in_another_region_is_told_before_anything_is_changed()
    {
        AddVersion(null);
        AddDefinition(null);
        Server.State.Find(Other)!["properties"]!["provisioningState"] = "Creating";
        AzureException half = await Assert.ThrowsAsync<AzureException>(() => new SourceCheck(Access, null).GetAsync(ImageSource.OfId(Other), default));
        AzureException far = await Assert.ThrowsAsync<AzureException>(
            () => Images.CreateAsync(Spec with { Source = ImageSource.OfId(Other), Location = "northeurope" }, default));

        Assert.Contains("not whole", half.Message, StringComparison.Ordinal);
        Assert.Contains("--location westeurope", far.Next, StringComparison.Ordinal);
        Assert.Empty(Changes);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("TrustedLaunchSupported")]
    public async Task A_gallery_may_be_in_another_group_and_subscription_than_the_disk(string? security)
    {
        Server.State.Subscriptions.Add($"{OtherSubscription}");
        Server.State.Groups.Add($"{OtherSubscription}/images");
        ResourceScope there = new(OtherSubscription, "images");
        AddDisk();
        GalleryImageSpec spec = NewSpec with { GalleryScope = there, SecurityType = security ?? "Standard" };

        MadeVersion made = await Images.CreateAsync(spec, default);
        string next = await new GalleryNumbers(Access, null).NextAsync(there, "gal", "web", null, default);

        Assert.Equal(there.GalleryImageVersion("gal", "web", "1.0.0"), made.Id);
        Assert.NotNull(Server.State.Find(made.Id));
        Assert.Equal("1.0.1", next);
        Assert.All(Server.Changes, change => Assert.Equal(
            change.Path.Contains("/galleries/", StringComparison.Ordinal), change.Path.Contains($"{OtherSubscription}", StringComparison.Ordinal)));
        Assert.Equal(
            security is null ? 0 : 2,
            Server.Changes.Count(change => change.Path.StartsWith(Scope.Image("web-1.0.0-source"), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Regions_say_their_copies_and_storage_and_a_version_its_end()
    {
        AddDisk();
        AddDefinition(null);
        await Images.CreateAsync(
            Spec with
            {
                Regions = [ReplicationRegion.Parse("northeurope=2,standard_zrs"), ReplicationRegion.Parse("westus=Premium_LRS")],
                EndOfLife = new DateTimeOffset(2028, 12, 31, 0, 0, 0, TimeSpan.Zero),
            },
            default);

        JsonNode publishing = Server.State.Find(Spec.Id)!["properties"]!["publishingProfile"]!;
        Assert.StartsWith("2028-12-31T00:00:00", (string?)publishing["endOfLifeDate"], StringComparison.Ordinal);
        Assert.Equal(
            ["westeurope//", "northeurope/2/Standard_ZRS", "westus//Premium_LRS"],
            publishing["targetRegions"]!.AsArray().Select(region => $"{region!["name"]}/{region["regionalReplicaCount"]}/{region["storageAccountType"]}"));
    }

    [Theory]
    [InlineData("northeurope=0")]
    [InlineData("northeurope=2,Ultra")]
    [InlineData("northeurope=2,Standard_LRS,3")]
    [InlineData("northeurope=")]
    [InlineData("=2")]
    [InlineData("")]
    public void Other_words_are_no_region(string text) => Assert.Throws<UsageException>(() => ReplicationRegion.Parse(text));

    [Fact]
    public void What_if_lists_the_versions_when_nobody_names_a_number()
    {
        Assert.Contains(Calls(Spec with { AnyNumber = true }), call => call.Resource.EndsWith("/web/versions", StringComparison.Ordinal));
        Assert.DoesNotContain(Calls(Spec), call => call.Resource.EndsWith("/web/versions", StringComparison.Ordinal));
    }

    private void AddVersion(string? security, params (string Name, string Value)[] features)
    {
        Server.State.AddDefinition(Scope.GalleryImage("gal", "base"), security, features: features);
        Server.State.Put(Other, new JsonObject
        {
            ["location"] = "westeurope",
            ["properties"] = new JsonObject { ["storageProfile"] = new JsonObject(), ["provisioningState"] = "Succeeded" },
        });
    }
}
