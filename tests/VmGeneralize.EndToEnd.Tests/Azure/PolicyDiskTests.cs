using System.Text.Json;
using System.Text.Json.Nodes;
using VmGeneralize.AzureSupport.Compute;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>Managed disks as an organisation's policies require them, what is refused before anything is sent, and what a second run reports.</summary>
[Collection(AzureCloudCollection.Name)]
public sealed class PolicyDiskTests(AzureCloudFixture azure)
{
    private const string Group = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.Compute";
    private const string Keys = $"{Group}/diskEncryptionSets/keys";
    private const string Endpoints = $"{Group}/diskAccesses/endpoints";

    private static readonly string[] Policy =
    [
        "--disk-encryption-set", Keys, "--network-access", "AllowPrivate", "--disk-access", Endpoints, "--public-network-access", "Disabled",
        "--data-access-auth-mode", "AzureActiveDirectory", "--sku", "premium_lrs", "--zone", "2", "--performance-tier", "P10",
    ];

    private static string Fixture { get; } = FixtureCopy.For(nameof(PolicyDiskTests));

    [SkippableFact]
    public async Task The_disk_on_the_way_and_its_image_are_as_the_policies_want_them_and_the_record_says_so()
    {
        await azure.UseAsync();
        azure.Server.State.AddBesides(Keys, "westeurope");
        azure.Server.State.AddBesides(Endpoints, "westeurope");
        azure.Proxy.DiskToken = AzureCloudFixture.DiskToken;
        using TemporaryFolder folder = new();
        string page = folder.File("web.html");
        string[] command = ["run", Fixture, "--image", "web", "-g", "rg", "-l", "westeurope", .. Policy];

        ToolResult what = azure.Run([.. command, "--what-if"]);
        ToolResult run = azure.Run([.. command, "--report", page, "--json"]);

        Assert.True(run.ExitCode == ExitCodes.Done, run.All);
        Assert.Contains("Premium_LRS, westeurope, zone 2, tier P10", what.Output, StringComparison.Ordinal);
        Assert.Contains("keys of keys, network access AllowPrivate by endpoints, public network access Disabled", what.Output, StringComparison.Ordinal);
        JsonNode disk = azure.Server.Journal.Single(one => one.Method == "PUT" && one.Path == $"{Group}/disks/web-upload").RequestBody!["properties"]!;
        Assert.Equal(Keys, (string?)disk["encryption"]!["diskEncryptionSetId"]);
        Assert.Equal("AzureActiveDirectory", (string?)disk["dataAccessAuthMode"]);
        JsonNode image = azure.Server.State.Find($"{Group}/images/web")!["properties"]!["storageProfile"]!["osDisk"]!;
        Assert.Equal(Keys, (string?)image["diskEncryptionSet"]!["id"]);
        JsonElement told = JsonDocument.Parse(run.Output).RootElement.GetProperty("upload").GetProperty("managedDisk");
        JsonElement kept = JsonDocument.Parse(File.ReadAllText(page + ".vmgeneralize.json")).RootElement.GetProperty("managedDisk");
        Assert.Equal(Endpoints, told.GetProperty("diskAccess").GetString());
        Assert.True(JsonElement.DeepEquals(told, kept), kept.GetRawText());
        azure.AssertValid();
    }

    [SkippableFact]
    public async Task What_Azure_takes_from_nobody_is_refused_before_any_call()
    {
        await azure.UseAsync();
        string[] run = ["run", Fixture, "--image", "web", "-g", "rg", "-l", "westeurope"];

        ToolResult noAccess = azure.Run([.. run, "--network-access", "AllowPrivate"]);
        ToolResult noSystem = azure.Run([.. run, "--sku", "UltraSSD_LRS", "--zone", "1"]);
        ToolResult noKind = azure.Run([.. run, "--sku", "Premium"]);
        ToolResult noDisk = azure.Run("run", Fixture, "--blob", "https://account.blob.core.windows.net/images/a.vhd?sig=x", "--zone", "1");
        ToolResult noName = azure.Run("upload", Fixture, "--disk", "-a", "-g", "rg", "-l", "westeurope");

        Assert.All([noAccess, noSystem], result => Assert.True(result.ExitCode == ExitCodes.Refused, result.All));
        Assert.All([noKind, noDisk, noName], result => Assert.True(result.ExitCode == ExitCodes.Usage, result.All));
        Assert.Contains("--disk-access ID", noAccess.Error, StringComparison.Ordinal);
        Assert.Contains("--sku Premium_LRS", noSystem.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(azure.Server.Journal, exchange => exchange.Path.StartsWith(Group, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_region_that_is_not_there_is_told_before_the_disk_is_worked_on()
    {
        await azure.UseAsync();
        azure.Server.State.Regions = new Dictionary<string, string[]> { ["West Europe"] = ["1", "2", "3"], ["North Central US"] = [] };
        using TemporaryFolder folder = new();

        ToolResult run = azure.Run("run", Fixture, "--image", "web", "-g", "rg", "-l", "westeurop", "--log", folder.File("log"));
        ToolResult upload = azure.Run("upload", Fixture, "--disk", "web", "-g", "rg", "-l", "northcentralus", "--zone", "1");

        Assert.All([run, upload], result => Assert.True(result.ExitCode == ExitCodes.Azure, result.All));
        Assert.Contains("Did you mean westeurope?", run.Error, StringComparison.Ordinal);
        Assert.Contains("has no availability zones", upload.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(azure.Server.Journal, exchange => exchange.Path.StartsWith(Group, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task What_if_lists_the_versions_when_no_number_is_named_as_the_run_does()
    {
        await azure.UseAsync();
        azure.Server.State.AddDefinition($"{Group}/galleries/gal/images/web", null, os: "Windows", features: [("IsAcceleratedNetworkSupported", "True")]);
        using TemporaryFolder folder = new();
        string[] options =
            ["run", Fixture, "--gallery", "gal", "--definition", "web", "--security-type", "standard", "-g", "rg", "-l", "westeurope"];

        ToolResult what = azure.Run([.. options, "--what-if"]);
        ToolResult run = azure.Run(options);
        ToolResult again = azure.Run([.. options, "--report", folder.File("web.html")]);

        Assert.True(run.ExitCode == ExitCodes.Done, run.All);
        string list = $"GET    {Group}/galleries/gal/images/web/versions\n";
        Assert.Single(what.Output.Replace("\r", "", StringComparison.Ordinal).Split(list)[1..]);
        Assert.Equal(2, azure.Server.Journal.Count(one => one.Path == $"{Group}/galleries/gal/images/web/versions")); // one for each run
        Assert.True(again.ExitCode == ExitCodes.Done, again.All);
        string page = File.ReadAllText(folder.File("web.html"));
        Assert.Contains("is in Azure already", page, StringComparison.Ordinal);
        Assert.Contains("/versions/1.0.0", page, StringComparison.Ordinal);
        azure.AssertValid();
    }
}
