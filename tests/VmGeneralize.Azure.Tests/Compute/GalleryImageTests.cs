using System.Text.Json.Nodes;
using VmGeneralize.Azure.Compute;
using VmGeneralize.AzureSupport.Compute;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Tests.Compute;

public sealed class GalleryImageTests : ArmTest
{
    private static GalleryImageSpec Spec => new()
    {
        Scope = Scope,
        Gallery = "gal",
        Definition = "web",
        Version = "1.0.0",
        Location = "West Europe",
        Source = ImageSource.OfId(Scope.Disk("os")),
        OsType = OsType.Linux,
        Generation = Generation.V2,
        SecurityType = "TrustedLaunchSupported",
        CreateMissing = true,
        Regions = [ReplicationRegion.Parse("North Europe=2")],
        ExcludeFromLatest = true,
    };

    [Fact]
    public async Task Gallery_and_definition_are_made_on_request_and_the_source_region_is_among_the_targets()
    {
        Server.State.AddDisk(Scope.Disk("os"), "westeurope");
        await new GalleryImage(Access, null).CreateAsync(Spec, default);

        Assert.Equal(
            [
                "PUT galleries/gal", "PUT galleries/gal/images/web", "PUT images/web-1.0.0-source", "PUT galleries/gal/images/web/versions/1.0.0",
                "DELETE images/web-1.0.0-source",
            ],
            Changes);
        JsonNode definition = Body("web")["properties"]!;
        Assert.Equal("Generalized", (string?)definition["osState"]);
        Assert.Equal("V2", (string?)definition["hyperVGeneration"]);
        Assert.Equal("x64", (string?)definition["architecture"]);
        Assert.Equal("SecurityType", (string?)definition["features"]![0]!["name"]);
        Assert.Equal("TrustedLaunchSupported", (string?)definition["features"]![0]!["value"]);
        Assert.Equal("v2-x64", (string?)definition["identifier"]!["sku"]);
        JsonNode version = Body("1.0.0")["properties"]!;
        Assert.Equal(Scope.Image("web-1.0.0-source"), (string?)version["storageProfile"]!["source"]!["id"]);
        Assert.Null(version["storageProfile"]!["osDiskImage"]);
        Assert.Equal(Scope.Disk("os"), (string?)Body("web-1.0.0-source")["properties"]!["storageProfile"]!["osDisk"]!["managedDisk"]!["id"]);
        Assert.Equal(["westeurope", "northeurope"], version["publishingProfile"]!["targetRegions"]!.AsArray().Select(region => (string?)region!["name"]));
        Assert.Equal(2, (int?)version["publishingProfile"]!["targetRegions"]![1]!["regionalReplicaCount"]);
        Assert.True((bool?)version["publishingProfile"]!["excludeFromLatest"]);
    }

    [Fact]
    public async Task A_blob_comes_with_its_storage_account()
    {
        const string Account = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/account";
        Server.Others = (request, _) => request.Path.Value!.EndsWith("/resources", StringComparison.Ordinal)
            && request.Query["$filter"].ToString().Contains("name eq 'account'", StringComparison.Ordinal)
            ? JsonNode.Parse($$"""{"value":[{"id":"{{Account}}","name":"account","type":"Microsoft.Storage/storageAccounts","location":"westeurope"}]}""")
            : null;
        await new GalleryImage(Access, null).CreateAsync(
            Spec with { Source = new ImageSource.Blob(new Uri($"https://account.blob.core.windows.net/vhds/a.vhd?sig={ComputeState.Secret}")) }, default);

        JsonNode source = Body("1.0.0")["properties"]!["storageProfile"]!["osDiskImage"]!["source"]!;
        Assert.Equal(Account, (string?)source["storageAccountId"]);
        Assert.Equal("https://account.blob.core.windows.net/vhds/a.vhd", (string?)source["uri"]);
    }

    [Fact]
    public async Task An_image_or_a_machine_is_a_source_of_its_own_kind()
    {
        Server.State.AddMachine(Scope.VirtualMachine("vm"), "westeurope", "deallocated");
        await Generalize("vm");
        await new GalleryImage(Access, null).CreateAsync(
            Spec with { Source = ImageSource.OfId(Scope.VirtualMachine("vm")), SecurityType = null }, default);

        JsonNode source = Body("1.0.0")["properties"]!["storageProfile"]!["source"]!;
        Assert.Equal(Scope.VirtualMachine("vm"), (string?)source["virtualMachineId"]);
        Assert.Null(source["id"]);
        Assert.Equal("2023-07-03", Server.Journal.Last(exchange => exchange.Method == "PUT").ApiVersion);
    }

    [Fact]
    public async Task Nothing_is_made_that_was_not_asked_for()
    {
        AzureException gallery = await Assert.ThrowsAsync<AzureException>(
            () => new GalleryImage(Access, null).CreateAsync(Spec with { CreateMissing = false }, default));

        Assert.Contains("--create-gallery", gallery.Next, StringComparison.Ordinal);
        Assert.Empty(Changes);
    }

    [Fact]
    public async Task A_definition_that_does_not_fit_and_a_version_that_is_there_are_told()
    {
        Server.State.AddDisk(Scope.Disk("os"), "westeurope");
        await new GalleryImage(Access, null).CreateAsync(Spec, default);
        AzureException version = await Assert.ThrowsAsync<AzureException>(() => new GalleryImage(Access, null).CreateAsync(Spec, default));
        AzureException misfit = await Assert.ThrowsAsync<AzureException>(() =>
            new GalleryImage(Access, null).CreateAsync(
                Spec with { Version = "1.0.1", OsType = OsType.Windows, Generation = Generation.V1, SecurityType = null }, default));

        Assert.Contains("this version already exists", version.Message, StringComparison.Ordinal);
        Assert.Contains(
            "its operating system is Linux, the disk's is Windows; its generation is V2, the disk's is V1", misfit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_version_follows_the_highest()
    {
        Server.State.AddDisk(Scope.Disk("os"), "westeurope");
        GalleryImage images = new(Access, null);
        string first = await new GalleryNumbers(Access, null).NextAsync(Scope, "gal", "web", null, default);
        foreach (string version in (string[])["1.2.9", "1.2.10", "1.1.30"])
        {
            await images.CreateAsync(Spec with { Version = version }, default);
        }

        Assert.Equal("1.0.0", first);
        Assert.Equal("1.2.11", await new GalleryNumbers(Access, null).NextAsync(Scope, "gal", "web", null, default));
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.0.0.0")]
    [InlineData("v1.0.0")]
    [InlineData("01.0.0")]
    [InlineData("1.0.4294967296")]
    [InlineData("1.0.0/x")]
    public void A_version_is_three_numbers(string version) => Assert.Throws<UsageException>(() => (Spec with { Version = version }).Check());

    [Fact]
    public void Trusted_launch_needs_generation_2() => Assert.Throws<UsageException>(() => (Spec with { Generation = Generation.V1 }).Check());

    [Fact]
    public void What_if_names_every_call() =>
        Assert.Equal(
            ["GET", "GET", "GET", "GET", "PUT", "PUT", "GET", "GET", "GET", "GET", "PUT", "PUT", "DELETE"],
            Spec.PrepareCalls().Concat(Spec.CreateCalls()).Select(call => call.Method));

    private async Task Generalize(string machine)
    {
        VirtualMachine machines = new(Access, null);
        await machines.MarkAsync(await machines.GetAsync(Scope, machine, default), default);
    }

    private JsonNode Body(string last) => Server.Journal.Last(exchange => exchange.Method == "PUT" && exchange.Last == last).RequestBody!;
}
