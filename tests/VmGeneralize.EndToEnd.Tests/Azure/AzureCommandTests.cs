using System.Text.Json;
using Azure.Storage.Blobs.Specialized;
using VmGeneralize.AzureSupport;
using VmGeneralize.AzureSupport.Compute;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>Each Azure command by itself, run through the real program.</summary>
[Collection(AzureCloudCollection.Name)]
public sealed class AzureCommandTests(AzureCloudFixture azure)
{
    private const string Group = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.Compute";

    private static string Fixture { get; } = FixtureCopy.For(nameof(AzureCommandTests));

    // Signing in is a POST too.
    private IEnumerable<ArmExchange> Changes => azure.Server.Changes.Where(exchange => exchange.Path.StartsWith(Group, StringComparison.Ordinal));

    [SkippableFact]
    public async Task A_blob_goes_up_becomes_an_image_and_comes_down_as_another_container()
    {
        await azure.UseAsync();
        OutsideTool.Require("qemu-img");
        using TemporaryFolder folder = new();
        string vhd = folder.File("server.vhd");
        VmGeneralizeTool.RunChecked("generalize", Fixture, "-o", vhd);
        PageBlobClient blob = (await azure.Azurite.ContainerAsync()).GetPageBlobClient("server.vhd");
        string address = azure.Azurite.Address(blob).AbsoluteUri;

        ToolResult upload = azure.Run("upload", vhd, "--blob", address);
        ToolResult again = azure.Run("upload", vhd, "--blob", address);
        ToolResult remote = azure.Run("register", "--source", address, "--image", "remote", "-g", "rg", "-l", "westeurope");
        ToolResult like = azure.Run("register", "--source", address, "--like", Fixture, "--image", "like", "-g", "rg", "-l", "westeurope");
        ToolResult record = azure.Run(
            "register", "--source", address, "--like", vhd + ".vmgeneralize.json", "--image", "record", "-g", "rg", "-l", "westeurope");
        ToolResult plain = azure.Run("download", address, "-o", folder.File("back.vhd"), "--json");
        ToolResult vhdx = azure.Run("download", address, "-o", folder.File("back.vhdx"));

        Assert.All([upload, remote, like, record, plain, vhdx], result => Assert.True(result.ExitCode == ExitCodes.Done, result.All));
        Assert.True(again.ExitCode == ExitCodes.Refused, again.All);
        Assert.Contains("free space, ", upload.Output, StringComparison.Ordinal);
        Assert.Contains("Windows, Generalized, generation V2", remote.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(vhd), File.ReadAllBytes(folder.File("back.vhd")));
        OutsideTool.RunChecked("qemu-img", "convert", "-f", "vpc", "-O", "raw", vhd, folder.File("expected.raw"));
        Qemu.AssertSame(folder.File("back.vhdx"), folder.File("expected.raw"));
        Assert.True(JsonDocument.Parse(plain.Output).RootElement.GetProperty("received").GetInt64() < 16 << 20, plain.All);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.vmgeneralize-*load*"));
        Assert.Empty(Directory.GetFiles(folder.Path, "*partial*"));
        azure.AssertValid();
    }

    [SkippableFact]
    public async Task A_managed_disk_goes_up_and_comes_down()
    {
        await azure.UseAsync();
        using TemporaryFolder folder = new();
        string vhd = folder.File("server.vhd");
        VmGeneralizeTool.RunChecked("generalize", Fixture, "-o", vhd);

        ToolResult upload = azure.Run(
            "upload", Fixture, "--disk", "server", "-g", "rg", "-l", "westeurope", "--sku", "StandardSSD_LRS", "--tag", "team=a", "--json");
        ToolResult download = azure.Run("download", "--disk", "server", "-g", "rg", "-o", folder.File("back.vhd"));

        Assert.True(upload.ExitCode == ExitCodes.Done, upload.All);
        Assert.True(download.ExitCode == ExitCodes.Done, download.All);
        Assert.Equal($"{Group}/disks/server", JsonDocument.Parse(upload.Output).RootElement.GetProperty("target").GetString());
        Assert.Equal("Unattached", (string?)azure.Server.State.Find($"{Group}/disks/server")!["properties"]!["diskState"]);
        Assert.Equal(new FileInfo(vhd).Length, new FileInfo(folder.File("back.vhd")).Length);
        VmGeneralizeTool.RunChecked("inspect", folder.File("back.vhd"));
        azure.AssertValid();
    }

    [SkippableFact]
    public async Task A_disk_that_is_not_generalized_is_refused_before_any_call()
    {
        await azure.UseAsync();
        using TemporaryFolder folder = new();
        VmGeneralizeTool.RunChecked("generalize", Fixture, "-o", folder.File("good.vhd"));
        string record = folder.File("prepared.json");
        File.WriteAllText(
            record,
            File.ReadAllText(folder.File("good.vhd") + ".vmgeneralize.json").Replace(
                "\"state\": \"generalized\"", "\"state\": \"prepared\"", StringComparison.Ordinal));
        File.WriteAllBytes(folder.File("empty.vhd"), new byte[32 << 20]);
        string blob = "https://account.blob.core.windows.net/vhds/a.vhd?sig=abc";

        ToolResult upload = azure.Run("upload", folder.File("empty.vhd"), "--disk", "server", "-g", "rg", "-l", "westeurope");
        ToolResult run = azure.Run("run", folder.File("empty.vhd"), "--image", "web", "-g", "rg", "-l", "westeurope");
        ToolResult register = azure.Run("register", "--source", blob, "--like", record, "--image", "web", "-g", "rg", "-l", "westeurope");

        Assert.All([upload, run, register], result => Assert.True(result.ExitCode == ExitCodes.Refused, result.All));
        Assert.Empty(azure.Server.Journal);
    }

    [SkippableFact]
    public async Task Remote_inspection_refuses_what_is_not_a_generalized_system_and_closes_its_access()
    {
        await azure.UseAsync();
        azure.Server.State.AddDisk($"{Group}/disks/blank", "westeurope", uploadSize: (32 << 20) + 512);

        ToolResult register = azure.Run("register", "--source", $"{Group}/disks/blank", "--image", "web", "-g", "rg");

        Assert.True(register.ExitCode == ExitCodes.Refused, register.All);
        Assert.Contains("No installed system was found", register.Error, StringComparison.Ordinal);
        Assert.Equal("Unattached", (string?)azure.Server.State.Find($"{Group}/disks/blank")!["properties"]!["diskState"]);
        Assert.DoesNotContain(azure.Server.Changes, exchange => exchange.Method == "PUT");
        azure.AssertValid();
    }

    [SkippableFact]
    public async Task Marking_asks_first_and_captures()
    {
        await azure.UseAsync();
        azure.Server.State.AddMachine($"{Group}/virtualMachines/vm1", "westeurope", "running");

        ToolResult running = azure.Run("mark", "vm1", "-g", "rg", "--force");
        ToolResult unconfirmed = azure.Run("mark", "vm1", "-g", "rg", "--deallocate");
        int changes = Changes.Count();
        azure.Server.Faults = (exchange, _) => exchange.Method == "PUT" ? new ArmFault.Answer(403, "QuotaExceeded", "Too many images.") : null;
        ToolResult half = azure.Run("mark", "vm1", "-g", "rg", "--deallocate", "--force", "--image", "captured");
        azure.Server.Faults = null;
        ToolResult done = azure.Run("mark", "vm1", "-g", "rg", "--deallocate", "--force", "--image", "captured");

        Assert.True(running.ExitCode == ExitCodes.Azure, running.All);
        Assert.Contains("--deallocate", running.Error, StringComparison.Ordinal);
        Assert.True(unconfirmed.ExitCode == ExitCodes.Refused, unconfirmed.All);
        Assert.Contains("never be started again", unconfirmed.Error, StringComparison.Ordinal);
        Assert.Equal(0, changes);
        Assert.True(half.ExitCode == ExitCodes.Azure, half.All);
        Assert.Contains("The machine is marked as generalized; when that is done, the same command makes the image.", half.Error, StringComparison.Ordinal);
        Assert.True(done.ExitCode == ExitCodes.Done, done.All);
        Assert.Equal(["deallocate", "generalize", "captured", "captured"], Changes.Select(exchange => exchange.Last));
        azure.AssertValid();
    }

    [SkippableFact]
    public async Task Failures_have_exit_code_5_and_the_next_step()
    {
        await azure.UseAsync();
        azure.Server.Faults = (exchange, _) => exchange.Path.Contains("/disks/", StringComparison.Ordinal)
            ? new ArmFault.Answer(403, "AuthorizationFailed", "The client does not have authorization.") : null;
        ToolResult forbidden = azure.Run("upload", Fixture, "--disk", "server", "-g", "rg", "-l", "westeurope");
        azure.Server.Faults = null;
        ToolResult noGroup = azure.Run("upload", Fixture, "--disk", "server", "-g", "other", "-l", "westeurope");
        azure.Server.Others = null; // nobody hands out tokens any more
        ToolResult loggedOut = azure.Run("upload", Fixture, "--disk", "server", "-g", "rg", "-l", "westeurope");

        Assert.All([forbidden, noGroup, loggedOut], result => Assert.True(result.ExitCode == ExitCodes.Azure, result.All));
        Assert.Contains("AuthorizationFailed, HTTP 403, request request-server", forbidden.Error, StringComparison.Ordinal);
        Assert.Contains("az group create", noGroup.Error, StringComparison.Ordinal);
        Assert.Contains("az login", loggedOut.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("upload", "FIXTURE")]
    [InlineData("upload", "FIXTURE", "--disk", "a")]
    [InlineData("upload", "FIXTURE", "--blob", "not an address?sig=hunter")]
    [InlineData("upload", "FIXTURE", "--disk", "a/b", "-g", "rg", "-l", "x")]
    [InlineData("run", "FIXTURE", "--image", "a", "--to", "x")]
    [InlineData("run", "FIXTURE", "--gallery", "a", "-g", "rg", "-l", "x")]
    [InlineData("register", "--source", "/subscriptions/x", "--image", "a", "-g", "rg")]
    [InlineData("download", "--disk", "a", "-o", "x")]
    [InlineData("download", "-o", "x")]
    [InlineData("run", "FIXTURE", "FIXTURE", "--image", "a", "-g", "rg", "-l", "x")]
    [InlineData("run", "FIXTURE", "--image", "a", "-g", "rg", "-l", "x", "--cloud", "nowhere")]
    [InlineData("run", "one.vhd", "two.vhd", "--image", "{name}", "-g", "rg", "-l", "x", "--resume-file", "same")]
    [InlineData("run", "one.vhd", "two.vhd", "--image", "{name}", "-g", "rg", "-l", "x", "--report", "same.html")]
    [InlineData("run", "FIXTURE", "--image", "a", "-g", "rg", "-l", "x", "--report", "a.html", "--what-if")]
    [InlineData("mark", "vm")]
    public void A_wrong_command_line_for_Azure_is_a_usage_error(params string[] arguments)
    {
        ToolResult result = VmGeneralizeTool.Run([.. arguments.Select(argument => argument == "FIXTURE" ? Fixture : argument)]);

        Assert.True(result.ExitCode == ExitCodes.Usage, result.All);
        Assert.DoesNotContain("hunter", result.All, StringComparison.Ordinal);
    }
}
