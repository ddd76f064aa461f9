using System.Text.Json.Nodes;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Tests.Compute;

/// <summary>Versions created from other versions and in galleries elsewhere, and the settings for their regions and end of life.</summary>
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

        Assert.Contains("not complete", half.Message, StringComparison.Ordinal);
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

    [Fact]
    public async Task Copies_are_encrypted_with_keys_of_their_region()
    {
        string here = EncryptionSet($"{Scope.Subscription}", "west");
        string there = EncryptionSet($"{Scope.Subscription}", "north");
        AddDisk();
        AddDefinition(null);
        Server.State.AddDisk(Scope.Disk("data"), "westeurope");
        await Images.CreateAsync(
            Spec with
            {
                Regions = [ReplicationRegion.Parse($"westeurope={here}"), ReplicationRegion.Parse($"northeurope=2,Standard_ZRS,{there}"), new("westus", null)],
                DataDisks = [new DataDisk(3, ImageSource.OfId(Scope.Disk("data")))],
            },
            default);

        JsonNode[] regions = [.. Server.State.Find(Spec.Id)!["properties"]!["publishingProfile"]!["targetRegions"]!.AsArray().Select(region => region!)];
        Assert.Equal([here, there, null], regions.Select(region => (string?)region["encryption"]?["osDiskImage"]!["diskEncryptionSetId"]));
        Assert.Equal(there, (string?)regions[1]["encryption"]!["dataDiskImages"]![0]!["diskEncryptionSetId"]);
        Assert.Equal(3, (int?)regions[1]["encryption"]!["dataDiskImages"]![0]!["lun"]);
        Assert.Equal(2, (int?)regions[1]["regionalReplicaCount"]);
        Assert.Contains(
            Calls(Spec with { Regions = [ReplicationRegion.Parse($"northeurope={there}")] }),
            call => call.What.Contains("northeurope keys of north", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("11111111-2222-3333-4444-555555555555", "one", "one", "belongs to one region")]
    [InlineData("99999999-2222-3333-4444-555555555555", "one", "two", "in another subscription")]
    public void Keys_that_a_region_cannot_use_are_refused_before_anything_is_sent(string subscription, string first, string second, string reason)
    {
        GalleryImageSpec spec = Spec with
        {
            Regions =
            [
                ReplicationRegion.Parse($"westeurope={EncryptionSet(subscription, first)}"),
                ReplicationRegion.Parse($"northeurope={EncryptionSet(subscription, second)}"),
            ],
        };

        Assert.Contains(reason, Assert.Throws<UsageException>(spec.Check).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("publisher", 128)]
    [InlineData("offer", 64)]
    [InlineData("SKU", 64)]
    public void Publisher_offer_and_sku_have_a_longest_name(string kind, int longest)
    {
        void Check(string name) => (Spec with
        {
            Publisher = kind == "publisher" ? name : null, Offer = kind == "offer" ? name : null, Sku = kind == "SKU" ? name : null,
        }).Check();

        Check(new string('a', longest));
        foreach (string bad in (string[])[new string('a', longest + 1), "ends.", "has space", ""])
        {
            Assert.Contains($"is not a valid {kind} name", Assert.Throws<UsageException>(() => Check(bad)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_disk_over_two_tebibytes_goes_into_a_shallow_version_only()
    {
        GalleryImageSpec large = Spec with { DiskSize = (2048L << 30) + (1 << 20) };

        Assert.Contains("--replication-mode Shallow", Assert.Throws<RefusedException>(large.Check).FirstDo, StringComparison.Ordinal);
        (large with { Shallow = true }).Check();
        (large with { DiskSize = 2048L << 30 }).Check();
    }

    [Fact]
    public async Task A_definition_with_a_long_name_gets_an_offer_that_is_short_enough()
    {
        AddDisk();
        string name = new('d', 80);
        await Images.CreateAsync(NewSpec with { Definition = name, SecurityType = "Standard" }, default);

        Assert.Equal(name[..64], (string?)Server.State.Find(Scope.GalleryImage("gal", name))!["properties"]!["identifier"]!["offer"]);
    }

    private static string EncryptionSet(string subscription, string name) =>
        $"/subscriptions/{subscription}/resourceGroups/keys/providers/Microsoft.Compute/diskEncryptionSets/{name}";

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
