using System.Text.Json;
using VmGeneralize.AzureSupport.Compute;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>Anything that this login has no right to do, or that exceeds a quota, is reported before anything is sent.</summary>
[Collection(AzureCloudCollection.Name)]
public sealed class RightsTests(AzureCloudFixture azure)
{
    private const string ResourceGroup = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg";
    private const string Group = $"{ResourceGroup}/providers/Microsoft.Compute";

    private static readonly string[] ToImage = ["--image", "web", "-g", "rg", "-l", "westeurope"];
    private static readonly string[] ToGallery = ["--gallery", "gal", "--definition", "web", "-g", "rg", "-l", "westeurope"];

    private static string Fixture { get; } = FixtureCopy.For(nameof(RightsTests));

    [SkippableTheory]
    [InlineData("run to an image", "Microsoft.Compute/disks/*", "Microsoft.Compute/images/write", "make the image")]
    [InlineData("run to an image", "Microsoft.Compute/images/*", "Microsoft.Compute/disks/write", "make the disk")]
    [InlineData("run to a gallery", "Microsoft.Compute/disks/*", "Microsoft.Compute/galleries/images/versions/write", "make the version")]
    [InlineData("upload", "Microsoft.Compute/images/*", "Microsoft.Compute/disks/beginGetAccess/action", "open it for the upload")]
    public async Task A_right_that_is_missing_later_is_told_before_anything_is_sent(string command, string granted, string missing, string purpose)
    {
        await azure.UseAsync();
        azure.Server.State.AddDefinition($"{Group}/galleries/gal/images/web", null, os: "Windows");
        azure.Server.State.Rights = [new Grant(ResourceGroup, "*/read", granted)];
        string[] words = command switch
        {
            "run to an image" => ["run", Fixture, .. ToImage],
            "run to a gallery" => ["run", Fixture, .. ToGallery],
            _ => ["upload", Generalized(), "--disk", "web", "-g", "rg", "-l", "westeurope"],
        };

        ToolResult what = azure.Run([.. words, "--what-if"]);
        ToolResult run = azure.Run([.. words, "--json"]);

        Assert.True(run.ExitCode == ExitCodes.Refused, run.All);
        JsonElement told = JsonDocument.Parse(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]).RootElement;
        Assert.Equal("missing-right", told.GetProperty("code").GetString());
        Assert.Contains($"This login may not {purpose}: it lacks {missing}", told.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("Ask its owner for the role", told.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.Contains(missing, what.Output, StringComparison.Ordinal);
        NothingIsChanged();
    }

    [SkippableFact]
    public async Task A_full_quota_is_told_before_anything_is_sent()
    {
        await azure.UseAsync();
        azure.Server.State.Usages["StandardDiskCount"] = (50_000, 50_000);

        ToolResult what = azure.Run(["run", Fixture, .. ToImage, "--what-if"]);
        ToolResult run = azure.Run(["run", Fixture, .. ToImage, "--json"]);

        Assert.True(run.ExitCode == ExitCodes.Refused, run.All);
        Assert.Contains("\"quota\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("/providers/Microsoft.Compute/locations/westeurope/usages", what.Output, StringComparison.Ordinal);
        NothingIsChanged();
        Assert.True(azure.Run(["run", Fixture, .. ToImage, "--sku", "StandardSSD_LRS"]).ExitCode == ExitCodes.Done);
    }

    [SkippableFact]
    public async Task What_may_not_be_asked_is_noted_and_the_image_is_made()
    {
        await azure.UseAsync();
        azure.Server.State.Rights = [new Grant(ResourceGroup, "*")];
        azure.Server.State.MayAskRights = false;
        azure.Server.State.MayAskUsages = false;

        ToolResult run = azure.Run(["run", Fixture, .. ToImage]);

        Assert.True(run.ExitCode == ExitCodes.Done, run.All);
        Assert.Contains("Could not check whether this login may make the image", run.All, StringComparison.Ordinal);
        Assert.Contains("Could not check whether the quota of westeurope has room for the disk", run.All, StringComparison.Ordinal);
        Assert.NotNull(azure.Server.State.Find($"{Group}/images/web"));
        azure.AssertValid();
    }

    [SkippableTheory]
    [InlineData("Microsoft.Compute/virtualMachines/*", "Microsoft.Compute/galleries/images/versions/write")]
    [InlineData("Microsoft.Compute/galleries/*", "Microsoft.Compute/virtualMachines/generalize/action")]
    public async Task A_machine_is_not_even_deallocated_when_its_image_may_not_be_made(string granted, string missing)
    {
        await azure.UseAsync();
        azure.Server.State.AddDefinition($"{Group}/galleries/gal/images/web", null);
        azure.Server.State.AddMachine($"{Group}/virtualMachines/vm1", "westeurope", "running");
        azure.Server.State.Rights = [new Grant(ResourceGroup, "*/read", granted)];

        ToolResult run = azure.Run("mark", "vm1", "-g", "rg", "--force", "--deallocate", "--gallery", "gal", "--definition", "web");

        Assert.True(run.ExitCode == ExitCodes.Refused, run.All);
        Assert.Contains(missing, run.Error, StringComparison.Ordinal);
        NothingIsChanged();
    }

    private void NothingIsChanged()
    {
        Assert.DoesNotContain(azure.Server.Changes, exchange => exchange.Path.StartsWith(ResourceGroup, StringComparison.Ordinal));
        Assert.Empty(azure.Proxy.Journal);
        azure.AssertValid();
    }

    private static string Generalized()
    {
        string output = Path.ChangeExtension(Fixture, ".generalized.vhd");
        if (!File.Exists(output))
        {
            VmGeneralizeTool.RunChecked("generalize", Fixture, "-o", output);
        }

        return output;
    }
}
