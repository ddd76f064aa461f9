using System.Text.Json.Nodes;
using VmGeneralize.Azure.Compute;
using VmGeneralize.AzureSupport.Compute;

namespace VmGeneralize.Azure.Tests.Compute;

public sealed class ManagedImageTests : ArmTest
{
    internal static ManagedImageSpec Spec => new()
    {
        Scope = Scope,
        Name = "web",
        Location = "westeurope",
        Source = new ImageSource.Blob(new Uri($"https://account.blob.core.windows.net/vhds/web.vhd?sp=r&sig={ComputeState.Secret}")),
        OsType = OsType.Linux,
        Generation = Generation.V2,
    };

    [Fact]
    public async Task An_image_of_a_blob_is_generalized_and_says_its_generation()
    {
        string id = await new ManagedImage(Access, null).CreateAsync(Spec, default);

        Assert.Equal(Scope.Image("web"), id);
        JsonNode body = Put();
        JsonNode osDisk = body["properties"]!["storageProfile"]!["osDisk"]!;
        Assert.Equal("Generalized", (string?)osDisk["osState"]);
        Assert.Equal("Linux", (string?)osDisk["osType"]);
        Assert.Equal("https://account.blob.core.windows.net/vhds/web.vhd", (string?)osDisk["blobUri"]);
        Assert.Equal("V2", (string?)body["properties"]!["hyperVGeneration"]);
        Assert.Null(body["properties"]!["storageProfile"]!["zoneResilient"]);
        Assert.DoesNotContain("sig", body.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_of_a_disk_takes_data_disks_zones_and_tags()
    {
        Server.State.AddDisk(Scope.Disk("os"), "westeurope");
        Server.State.AddDisk(Scope.Disk("data"), "westeurope");
        Server.State.AddSnapshot(Scope.Snapshot("more"), "westeurope");
        await new ManagedImage(Access, null).CreateAsync(
            Spec with
            {
                Source = ImageSource.OfId(Scope.Disk("os")),
                DataDisks = [new(0, ImageSource.OfId(Scope.Disk("data"))), new(3, ImageSource.OfId(Scope.Snapshot("more")))],
                ZoneResilient = true,
                StorageAccountType = "Premium_LRS",
                Tags = new Dictionary<string, string> { ["made-by"] = "test" },
            },
            default);

        JsonNode profile = Put()["properties"]!["storageProfile"]!;
        Assert.Equal(Scope.Disk("os"), (string?)profile["osDisk"]!["managedDisk"]!["id"]);
        Assert.Equal("Generalized", (string?)profile["osDisk"]!["osState"]);
        Assert.Equal("Premium_LRS", (string?)profile["osDisk"]!["storageAccountType"]);
        Assert.Equal(3, (int?)profile["dataDisks"]![1]!["lun"]);
        Assert.Equal(Scope.Snapshot("more"), (string?)profile["dataDisks"]![1]!["snapshot"]!["id"]);
        Assert.True((bool?)profile["zoneResilient"]);
        Assert.Equal("test", (string?)Put()["tags"]!["made-by"]);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_told_before_anything_is_changed()
    {
        await new ManagedImage(Access, null).CreateAsync(Spec, default);
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() => new ManagedImage(Access, null).CreateAsync(Spec, default));

        Assert.Contains("an image with this name already exists", problem.Message, StringComparison.Ordinal);
        Assert.Single(Changes);
    }

    [Theory]
    [InlineData("westus", "Unattached", "the disk os is in westus, the image would be in westeurope")]
    [InlineData("westeurope", "ActiveUpload", "still open for an upload")]
    [InlineData("westeurope", "ActiveSAS", "revoke-access")]
    public async Task A_disk_that_is_elsewhere_or_open_is_told(string location, string state, string expected)
    {
        Server.State.AddDisk(Scope.Disk("os"), location, state);
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() =>
            new ManagedImage(Access, null).CreateAsync(Spec with { Source = ImageSource.OfId(Scope.Disk("os")) }, default));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.Empty(Changes);
    }

    [Fact]
    public async Task A_region_without_zones_is_told()
    {
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() =>
            new ManagedImage(Access, null).CreateAsync(Spec with { Location = "northcentralus", ZoneResilient = true }, default));

        Assert.Contains("--zone-resilient", problem.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void What_if_names_every_call()
    {
        IReadOnlyList<AzureCall> calls = Calls(Spec with { Source = ImageSource.OfId(Scope.Disk("os")) });

        Assert.Equal(["GET", "GET", "GET", "PUT"], calls.Select(call => call.Method));
        Assert.Contains("Generalized", calls[^1].What, StringComparison.Ordinal);
        Assert.DoesNotContain(Calls(Spec), call => call.What.Contains("sig", StringComparison.Ordinal));
    }

    private static IReadOnlyList<AzureCall> Calls(ManagedImageSpec spec) => [.. spec.PrepareCalls(), .. spec.CreateCalls()];

    private JsonNode Put() => Server.Journal.Last(exchange => exchange.Method == "PUT").RequestBody!;
}
