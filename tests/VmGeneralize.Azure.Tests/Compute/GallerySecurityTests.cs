using System.Text.Json.Nodes;
using VmGeneralize.Azure.Compute;
using VmGeneralize.AzureSupport.Compute;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Tests.Compute;

/// <summary>The security type of a definition decides how its versions are created.</summary>
public sealed class GallerySecurityTests : GalleryTest
{
    [Theory]
    [InlineData(Generation.V2, CpuArchitecture.X64, null, "TrustedLaunchSupported")]
    [InlineData(Generation.V2, CpuArchitecture.X64, "Standard", null)]
    [InlineData(Generation.V2, CpuArchitecture.X64, "ConfidentialVmSupported", "ConfidentialVmSupported")]
    [InlineData(Generation.V2, CpuArchitecture.Arm64, null, null)]
    [InlineData(Generation.V1, CpuArchitecture.X64, null, null)]
    public async Task A_new_definition_has_the_security_type_that_fits(Generation generation, CpuArchitecture architecture, string? named, string? made)
    {
        AddDisk();
        await Images.CreateAsync(NewSpec with { Generation = generation, Architecture = architecture, SecurityType = named }, default);

        JsonNode definition = Server.State.Find(Scope.GalleryImage("gal", "web"))!["properties"]!;
        Assert.Equal(made, (string?)definition["features"]?.AsArray().SingleOrDefault()?["value"]);
        Assert.NotNull(Server.State.Find(Spec.Id));
        Assert.Null(Server.State.Find(Scope.Image("web-1.0.0-source")));
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("snapshot")]
    public async Task A_definition_of_today_gets_a_disk_by_way_of_a_managed_image(string source)
    {
        AddDisk();
        Server.State.AddDisk(Scope.Disk("data"), "westeurope");
        Server.State.AddSnapshot(Scope.Snapshot("os"), "westeurope");
        AddDefinition("TrustedLaunchSupported");

        MadeVersion made = await Images.CreateAsync(
            NewSpec with
            {
                Source = ImageSource.OfId(source == "disk" ? Scope.Disk("os") : Scope.Snapshot("os")),
                DataDisks = [new DataDisk(1, ImageSource.OfId(Scope.Disk("data")))],
            },
            default);

        Assert.Null(made.Left);
        Assert.Equal(["PUT images/web-1.0.0-source", "PUT galleries/gal/images/web/versions/1.0.0", "DELETE images/web-1.0.0-source"], Changes);
        JsonNode image = Server.Changes.First().RequestBody!;
        Assert.Equal("V2", (string?)image["properties"]!["hyperVGeneration"]);
        Assert.Equal("Generalized", (string?)image["properties"]!["storageProfile"]!["osDisk"]!["osState"]);
        Assert.Equal(Scope.Disk("data"), (string?)image["properties"]!["storageProfile"]!["dataDisks"]![0]!["managedDisk"]!["id"]);
        Assert.Equal(Spec.Id, (string?)image["tags"]![IntermediateTag.Name]);
    }

    [Fact]
    public async Task A_blob_needs_no_image_on_the_way()
    {
        AddDefinition("TrustedLaunchSupported");
        await Images.CreateAsync(
            NewSpec with { Source = new ImageSource.Blob(new Uri("https://account.blob.core.windows.net/vhds/a.vhd")), StorageAccountId = Account }, default);

        Assert.Equal(["PUT galleries/gal/images/web/versions/1.0.0"], Changes);
    }

    [Theory]
    [InlineData("TrustedLaunch")]
    [InlineData("ConfidentialVM")]
    public async Task What_needs_a_guest_state_is_refused_before_anything_is_sent(string type)
    {
        AddDisk();
        AddDefinition(type);

        AzureException misfit = await Assert.ThrowsAsync<AzureException>(() => Images.PrepareAsync(NewSpec, default));
        RefusedException asked = await Assert.ThrowsAsync<RefusedException>(() => Images.PrepareAsync(NewSpec with { SecurityType = type }, default));

        Assert.Contains($"its SecurityType is {type}, which needs a guest state", misfit.Message, StringComparison.Ordinal);
        Assert.Equal("security-type", asked.Code.Text);
        Assert.Contains("TrustedLaunchSupported", asked.FirstDo, StringComparison.Ordinal);
        Assert.Empty(Changes);
    }

    [Fact]
    public async Task Standard_is_the_lack_of_the_feature()
    {
        AddDisk();
        AddDefinition(null);
        await Images.CreateAsync(NewSpec with { SecurityType = "Standard" }, default);
        AzureException misfit = await Assert.ThrowsAsync<AzureException>(
            () => Images.PrepareAsync(NewSpec with { SecurityType = "TrustedLaunchSupported", Version = "1.0.1" }, default));

        Assert.Equal(["PUT galleries/gal/images/web/versions/1.0.0"], Changes);
        Assert.Contains("its SecurityType is Standard, expected TrustedLaunchSupported", misfit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arm64_has_no_managed_image_to_go_by()
    {
        AddDisk();
        AddDefinition("TrustedLaunchSupported", "Arm64");

        AzureException stuck = await Assert.ThrowsAsync<AzureException>(
            () => Images.PrepareAsync(NewSpec with { Architecture = CpuArchitecture.Arm64 }, default));

        Assert.Contains("--blob", stuck.Next, StringComparison.Ordinal);
        Assert.Empty(Changes);
    }

    [Fact]
    public async Task The_image_on_the_way_goes_when_the_version_is_refused_and_is_told_when_it_stays()
    {
        AddDisk();
        AddDefinition("TrustedLaunchSupported");
        Server.Faults = (exchange, _) => exchange.Method == "PUT" && exchange.Last == "1.0.0"
            ? new ArmFault.Answer(409, "QuotaExceeded", "Too many.") : null;
        AzureException refused = await Assert.ThrowsAsync<AzureException>(() => Images.CreateAsync(NewSpec, default));
        Assert.Null(Server.State.Find(Scope.Image("web-1.0.0-source")));

        Server.Faults = (exchange, _) => exchange.Method == "DELETE" ? new ArmFault.Answer(409, "ScopeLocked", "Locked.") : null;
        MadeVersion made = await Images.CreateAsync(NewSpec, default);

        Assert.Equal("QuotaExceeded", refused.ServiceCode);
        Assert.Contains("az image delete --ids " + Scope.Image("web-1.0.0-source"), made.Left, StringComparison.Ordinal);
        Assert.NotNull(Server.State.Find(Spec.Id));
    }

    [Theory]
    [InlineData("trustedlaunchsupported", "TrustedLaunchSupported")]
    [InlineData("ConfidentialVMSupported", "ConfidentialVmSupported")]
    [InlineData("STANDARD", "Standard")]
    [InlineData("Trusted", null)]
    [InlineData("", null)]
    public void A_security_type_has_one_of_six_names(string text, string? expected)
    {
        if (expected is null)
        {
            Assert.Throws<UsageException>(() => SecurityTypes.Parse(text));
        }
        else
        {
            Assert.Equal(expected, SecurityTypes.Parse(text));
        }
    }

    [Fact]
    public void What_if_says_why()
    {
        string[] made = [.. Calls(NewSpec).Select(call => call.What)];
        string[] found = [.. Calls(Spec).Select(call => call.What)];

        Assert.Contains(made, what => what.Contains("SecurityType=TrustedLaunchSupported (the default for generation 2", StringComparison.Ordinal));
        Assert.Contains(made, what => what.Contains("intermediate managed image", StringComparison.Ordinal));
        Assert.Contains(found, what => what.Contains("if the definition is TrustedLaunchSupported", StringComparison.Ordinal));
        Assert.DoesNotContain(
            Calls(NewSpec with { SecurityType = "Standard" }), call => call.What.Contains("intermediate", StringComparison.Ordinal));
    }

    private const string Account =
        "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/account";
}
