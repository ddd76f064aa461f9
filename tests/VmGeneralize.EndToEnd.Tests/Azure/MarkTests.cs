using System.Text.Json.Nodes;
using VmGeneralize.AzureSupport.Compute;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>A marked machine never starts again, so anything that would prevent its image is reported before it is marked.</summary>
[Collection(AzureCloudCollection.Name)]
public sealed class MarkTests(AzureCloudFixture azure)
{
    private const string Group = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.Compute";
    private const string Definition = $"{Group}/galleries/gal/images/web";

    private static readonly string[] Capture = ["mark", "vm1", "-g", "rg", "--force", "--gallery", "gal", "--definition", "web"];

    [SkippableTheory]
    [InlineData("trusted launch", "its SecurityType is Standard, the machine's is TrustedLaunch")]
    [InlineData("confidential", "is not marked, and starts as before")]
    [InlineData("plan", "its purchase plan is none, the machine's is pub:prod:name")]
    [InlineData("arm64", "its architecture is x64, the machine's is Arm64")]
    [InlineData("generation of the disk", "its generation is V2, the machine's is V1")]
    [InlineData("hibernation", "its feature IsHibernateSupported is none, expected True")]
    [InlineData("nvme", "its feature DiskControllerTypes is none, expected SCSI, NVMe")]
    [InlineData("too large", "A gallery accepts disks up to 2 TiB")]
    public async Task A_definition_that_does_not_fit_the_machine_is_told_before_the_mark(string what, string told)
    {
        await azure.UseAsync();
        azure.Server.State.AddDefinition(Definition, null);
        Machine(what);

        ToolResult run = azure.Run(Capture);

        Assert.True(run.ExitCode is ExitCodes.Azure or ExitCodes.Refused, run.All);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(azure.Server.Changes, exchange => exchange.Path.StartsWith(Group, StringComparison.Ordinal));
        azure.AssertValid();
    }

    [SkippableTheory]
    [InlineData("trusted launch", "SecurityType=TrustedLaunch")]
    [InlineData("plan", "")]
    [InlineData("arm64", "")]
    [InlineData("hibernation", "IsHibernateSupported=True")]
    [InlineData("nvme", "DiskControllerTypes=SCSI, NVMe")]
    [InlineData("standard", "")]
    [InlineData("generation of the disk", "")]
    public async Task Create_gallery_makes_the_definition_that_fits(string what, string features)
    {
        await azure.UseAsync();
        Machine(what);

        ToolResult run = azure.Run([.. Capture, "--create-gallery"]);

        Assert.True(run.ExitCode == ExitCodes.Done, run.All);
        JsonNode made = azure.Server.State.Find(Definition)!["properties"]!;
        Assert.Equal(features, string.Join(';', (made["features"]?.AsArray() ?? []).Select(one => $"{one!["name"]}={one["value"]}")));
        Assert.Equal(what == "arm64" ? "Arm64" : "x64", (string?)made["architecture"]);
        Assert.Equal(what == "plan" ? "prod" : null, (string?)made["purchasePlan"]?["product"]);
        Assert.Equal(what == "generation of the disk" ? "V1" : "V2", (string?)made["hyperVGeneration"]);
        Assert.Equal(
            ["galleries/gal", "images/web", "vm1/generalize", "versions/1.0.0"],
            azure.Server.Changes.Where(exchange => exchange.Path.StartsWith(Group, StringComparison.Ordinal))
                .Select(exchange => string.Join('/', exchange.Path.Split('/')[^2..])));
        JsonNode source = azure.Server.State.Find($"{Definition}/versions/1.0.0")!["properties"]!["storageProfile"]!["source"]!;
        Assert.Equal($"{Group}/virtualMachines/vm1", (string?)source["virtualMachineId"]);
        azure.AssertValid();
    }

    [SkippableFact]
    public async Task All_that_a_service_may_answer_is_read()
    {
        await azure.UseAsync();
        azure.Server.State.AnswersInFull = true;
        Machine("all that a service may answer");

        ToolResult run = azure.Run([.. Capture, "--create-gallery"]);

        Assert.True(run.ExitCode == ExitCodes.Done, run.All);
        Assert.NotNull(azure.Server.State.Find($"{Definition}/versions/1.0.0"));
    }

    [SkippableFact]
    public async Task A_standard_machine_gets_into_a_definition_of_today_by_way_of_a_managed_image()
    {
        await azure.UseAsync();
        azure.Server.State.AddDefinition(Definition, "TrustedLaunchSupported");
        Machine("standard");

        ToolResult run = azure.Run(Capture);

        Assert.True(run.ExitCode == ExitCodes.Done, run.All);
        Assert.NotNull(azure.Server.State.Find($"{Definition}/versions/1.0.0"));
        Assert.Null(azure.Server.State.Find($"{Group}/images/web-1.0.0-source"));
        azure.AssertValid();
    }

    [SkippableTheory]
    [InlineData("standard", true)]
    [InlineData("trusted launch", false)]
    [InlineData("arm64", false)]
    public async Task A_managed_image_is_made_of_a_standard_machine_and_of_no_other(string what, bool made)
    {
        await azure.UseAsync();
        Machine(what);

        ToolResult run = azure.Run("mark", "vm1", "-g", "rg", "--force", "--image", "web");

        Assert.True(run.ExitCode == (made ? ExitCodes.Done : ExitCodes.Refused), run.All);
        Assert.Equal(made, azure.Server.Changes.Any(exchange => exchange.Last == "generalize"));
        azure.AssertValid();
    }

    [SkippableFact]
    public async Task A_marked_machine_is_registered_under_the_same_rules()
    {
        await azure.UseAsync();
        azure.Server.State.AddDefinition(Definition, null);
        Machine("trusted launch");
        ToolResult mark = azure.Run("mark", "vm1", "-g", "rg", "--force");

        ToolResult register = azure.Run("register", "--source", $"{Group}/virtualMachines/vm1", "--gallery", "gal", "--definition", "web", "-g", "rg");

        Assert.True(mark.ExitCode == ExitCodes.Done, mark.All);
        Assert.True(register.ExitCode == ExitCodes.Azure, register.All);
        Assert.Contains("its SecurityType is Standard, the machine's is TrustedLaunch", register.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(azure.Server.Changes, exchange => exchange.Method == "PUT");
    }

    private void Machine(string what) => azure.Server.State.AddMachine(
        $"{Group}/virtualMachines/vm1",
        "westeurope",
        "deallocated",
        what switch { "trusted launch" => "TrustedLaunch", "confidential" => "ConfidentialVM", "standard" => "Standard", _ => null },
        adjust: (machine, disk) =>
        {
            switch (what)
            {
                case "plan":
                    machine["plan"] = new JsonObject { ["publisher"] = "pub", ["product"] = "prod", ["name"] = "name" };
                    break;
                case "arm64":
                    disk["supportedCapabilities"] = new JsonObject { ["architecture"] = "Arm64" };
                    break;
                case "generation of the disk":
                    disk["hyperVGeneration"] = "V1";
                    machine["properties"]!["instanceView"]!.AsObject().Remove("hyperVGeneration"); // as of a machine that does not run
                    break;
                case "hibernation":
                    machine["properties"]!["additionalCapabilities"] = new JsonObject { ["hibernationEnabled"] = true };
                    break;
                case "nvme":
                    machine["properties"]!["storageProfile"]!["diskControllerType"] = "NVMe";
                    break;
                case "all that a service may answer": // the package reads these by reflection, which native code has for what was kept only
                    Answer(machine);
                    break;
                case "too large":
                    disk["diskSizeBytes"] = 3L << 40;
                    break;
            }
        });

    private static void Answer(JsonObject machine)
    {
        const string Other = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers";
        machine["extendedLocation"] = new JsonObject { ["type"] = "EdgeZone", ["name"] = "losangeles" };
        machine["identity"] = new JsonObject
        {
            ["type"] = "SystemAssigned, UserAssigned",
            ["principalId"] = "22222222-2222-3333-4444-555555555555",
            ["tenantId"] = "33333333-2222-3333-4444-555555555555",
            ["userAssignedIdentities"] = new JsonObject
            {
                [$"{Other}/Microsoft.ManagedIdentity/userAssignedIdentities/one"] = new JsonObject
                {
                    ["principalId"] = "44444444-2222-3333-4444-555555555555",
                    ["clientId"] = "55555555-2222-3333-4444-555555555555",
                },
            },
        };
        JsonObject properties = machine["properties"]!.AsObject();
        properties["availabilitySet"] = new JsonObject { ["id"] = $"{Group}/availabilitySets/set" };
        properties["storageProfile"]!["osDisk"]!["managedDisk"]!["diskEncryptionSet"] = new JsonObject { ["id"] = $"{Group}/diskEncryptionSets/keys" };
        properties["osProfile"] = new JsonObject
        {
            ["computerName"] = "vm1",
            ["secrets"] = new JsonArray(
                new JsonObject
                {
                    ["sourceVault"] = new JsonObject { ["id"] = $"{Other}/Microsoft.KeyVault/vaults/v" },
                    ["vaultCertificates"] = new JsonArray(),
                }),
        };
        properties["networkProfile"] = new JsonObject
        {
            ["networkInterfaces"] = new JsonArray(new JsonObject { ["id"] = $"{Other}/Microsoft.Network/networkInterfaces/nic" }),
        };
        machine["resources"] = new JsonArray(new JsonObject
        {
            ["id"] = $"{Group}/virtualMachines/vm1/extensions/agent",
            ["name"] = "agent",
            ["type"] = "Microsoft.Compute/virtualMachines/extensions",
            ["location"] = "westeurope",
            ["properties"] = new JsonObject { ["publisher"] = "p", ["type"] = "t", ["settings"] = new JsonObject { ["a"] = 1 } },
        });
    }
}
