using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Azure.Storage.Blobs.Specialized;
using VmGeneralize.AzureSupport;
using VmGeneralize.AzureSupport.Compute;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>The single command that turns a disk file into an image, run through the real program.</summary>
[Collection(AzureCloudCollection.Name)]
public sealed class AzureRunTests(AzureCloudFixture azure)
{
    private const string Group = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.Compute";

    private static string Fixture { get; } = FixtureCopy.For(nameof(AzureRunTests));

    [SkippableTheory]
    [InlineData("windows vhdx")]
    [InlineData("linux dynamic vhd")]
    public async Task Run_ends_with_a_generalized_image_of_the_same_bytes_that_generalize_writes(string source)
    {
        await azure.UseAsync();
        using TemporaryFolder folder = new();
        string disk = source == "windows vhdx" ? Fixture : LinuxDynamicVhd(folder);
        VmGeneralizeTool.RunChecked("generalize", disk, "-o", folder.File("local.vhd"));

        ToolResult run = azure.Run("run", disk, "--image", "web", "-g", "rg", "-l", "westeurope", "--json");

        Assert.True(run.ExitCode == ExitCodes.Done, run.All);
        byte[] blob = await ContentAsync(azure.BlobOf($"{Group}/disks/web-upload"));
        Assert.True(File.ReadAllBytes(folder.File("local.vhd")).AsSpan().SequenceEqual(blob), "the blob differs from what generalize writes");
        JsonNode request = azure.Server.Journal.Single(exchange => exchange.Method == "PUT" && exchange.Path == $"{Group}/images/web").RequestBody!;
        Assert.Equal("Generalized", (string?)request["properties"]!["storageProfile"]!["osDisk"]!["osState"]);
        Assert.Equal(
            source.StartsWith("windows", StringComparison.Ordinal) ? "Windows" : "Linux",
            (string?)request["properties"]!["storageProfile"]!["osDisk"]!["osType"]);
        Assert.NotNull((string?)request["properties"]!["hyperVGeneration"]);
        Assert.Null(azure.Server.State.Find($"{Group}/disks/web-upload"));
        Assert.NotNull(azure.Server.State.Find($"{Group}/images/web"));
        azure.AssertValid();

        // Only live, nonzero data and the footer: nothing else crossed the wire.
        using JsonDocument report = JsonDocument.Parse(run.Output);
        JournalEntry[] pages = [.. azure.Proxy.Journal.Where(entry => entry.Operation == BlobOperation.PutPage)];
        long sent = pages.Sum(entry => entry.BodyBytes);

        // Count each range once: on a busy machine a range may have to be sent again.
        Assert.InRange(pages.DistinctBy(entry => entry.Offset).Sum(entry => entry.Length), 0, (long)(NonZero(blob) * 1.02) + 512);
        Assert.Equal(sent, report.RootElement.GetProperty("upload").GetProperty("sent").GetInt64());
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(disk)!, "*.vmgeneralize-upload*"));
        if (source == "windows vhdx")
        {
            await File.WriteAllBytesAsync(folder.File("blob.vhd"), blob);
            Assert.Empty(ByteSearch.Find(folder.File("blob.vhd"), ["REMOVE"]));
        }
    }

    [SkippableFact]
    public async Task A_gallery_image_is_made_with_what_is_above_it()
    {
        await azure.UseAsync();
        using TemporaryFolder folder = new();
        string page = folder.File("web.html");

        ToolResult run = azure.Run(
            "run", Fixture, "--gallery", "gal", "--definition", "web", "--create-gallery",
            "--replicate", "northeurope", "--exclude-from-latest", "--keep-disk", "-g", "rg", "-l", "westeurope", "--report", page);

        Assert.True(run.ExitCode == ExitCodes.Done, run.All);
        string text = XDocument.Parse(File.ReadAllText(page)["<!doctype html>\n".Length..], LoadOptions.PreserveWhitespace).Root!.Value;
        Assert.Contains("The generalized image is in Azure", text, StringComparison.Ordinal);
        Assert.Contains("After: what was sent to Azure", text, StringComparison.Ordinal);
        Assert.Contains("Free space", text, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", File.ReadAllText(page), StringComparison.Ordinal);
        ToolResult again = azure.Run(
            "register", "--source", $"{Group}/disks/web-upload", "--like", page + ".vmgeneralize.json", "--image", "web", "-g", "rg");
        Assert.True(again.ExitCode == ExitCodes.Done, again.All);
        Assert.Contains(
            $"Image: Windows, Generalized, generation V2, in westeurope\n  {Group}/galleries/gal/images/web/versions/1.0.0\n",
            run.Output,
            StringComparison.Ordinal);
        Assert.Contains("free space, ", run.Output, StringComparison.Ordinal);
        Assert.NotNull(azure.Server.State.Find($"{Group}/disks/web-upload"));
        Assert.Equal(
            "TrustedLaunchSupported", (string?)azure.Server.State.Find($"{Group}/galleries/gal/images/web")!["properties"]!["features"]![0]!["value"]);
        Assert.Null(azure.Server.State.Find($"{Group}/images/web-1.0.0-source"));
        azure.AssertValid();
    }

    [SkippableTheory]
    [InlineData("TrustedLaunchSupported")]
    [InlineData(null)]
    public async Task What_if_names_the_calls_to_a_definition_that_is_there(string? security)
    {
        await azure.UseAsync();
        azure.Server.State.AddDefinition($"{Group}/galleries/gal/images/web", security, os: "Windows");
        string[] options =
        [
            "run", Fixture, "--gallery", "gal", "--definition", "web", "--image-version", "1.0.0", "--security-type", security ?? "standard",
            "-g", "rg", "-l", "westeurope",
        ];

        ToolResult what = azure.Run([.. options, "--what-if"]);
        ToolResult run = azure.Run(options);

        Assert.True(run.ExitCode == ExitCodes.Done, run.All);
        Assert.Equal(Told(what), WithoutPolls(azure.Server.Journal.Where(exchange => exchange.Path.StartsWith(Group, StringComparison.Ordinal))));
        Assert.Equal(security is not null, what.Output.Contains("TrustedLaunchSupported does not accept a managed disk", StringComparison.Ordinal));
        Assert.Null(azure.Server.State.Find($"{Group}/disks/web-upload"));
        azure.AssertValid();
    }

    [SkippableFact]
    public async Task A_definition_that_takes_no_such_disk_is_told_before_the_upload()
    {
        await azure.UseAsync();
        azure.Server.State.AddDefinition($"{Group}/galleries/gal/images/web", "TrustedLaunch", os: "Windows");

        ToolResult run = azure.Run("run", Fixture, "--gallery", "gal", "--definition", "web", "-g", "rg", "-l", "westeurope");
        ToolResult named = azure.Run(
            "run", Fixture, "--gallery", "gal", "--definition", "new", "--create-gallery", "--security-type", "ConfidentialVM", "-g", "rg", "-l", "westeurope");

        Assert.True(run.ExitCode == ExitCodes.Azure, run.All);
        Assert.Contains("needs a guest state", run.Error, StringComparison.Ordinal);
        Assert.True(named.ExitCode == ExitCodes.Refused, named.All);
        Assert.Contains("--security-type TrustedLaunchSupported", named.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(azure.Server.Changes, exchange => exchange.Method == "PUT");
        azure.AssertValid();
    }

    [SkippableFact]
    public async Task What_if_prints_every_call_and_makes_none()
    {
        await azure.UseAsync();

        ToolResult what = azure.Run("run", Fixture, "--image", "web", "-g", "rg", "-l", "westeurope", "--what-if");
        int calls = azure.Server.Journal.Count;
        ToolResult run = azure.Run("run", Fixture, "--image", "web", "-g", "rg", "-l", "westeurope");

        Assert.True(what.ExitCode == ExitCodes.Done, what.All);
        Assert.True(run.ExitCode == ExitCodes.Done, run.All);
        Assert.Equal(0, calls);
        string[] made = [.. WithoutPolls(azure.Server.Journal.Where(exchange => exchange.Path.StartsWith(Group, StringComparison.Ordinal)))];
        Assert.Equal(Told(what), made);
    }

    [SkippableFact]
    public async Task Several_disks_become_several_images_and_a_bad_one_costs_the_others_nothing()
    {
        await azure.UseAsync();
        using TemporaryFolder folder = new();
        File.Copy(Fixture, folder.File("one.vhdx"));
        File.WriteAllBytes(folder.File("two.vhd"), new byte[1 << 20]);
        File.Copy(Fixture, folder.File("three.vhdx"));

        ToolResult run = azure.Run(
            "run", folder.File("one.vhdx"), folder.File("two.vhd"), folder.File("three.vhdx"), "--image", "g-{name}", "-g", "rg", "-l", "westeurope",
            "--report", folder.File("{name}.html"));
        ToolResult same = azure.Run("run", folder.File("one.vhdx"), folder.File("three.vhdx"), "--image", "one-name", "-g", "rg", "-l", "westeurope");

        Assert.True(run.ExitCode is ExitCodes.Refused or ExitCodes.Corrupt, run.All);
        Assert.NotNull(azure.Server.State.Find($"{Group}/images/g-one"));
        Assert.NotNull(azure.Server.State.Find($"{Group}/images/g-three"));
        Assert.Contains("g-one", File.ReadAllText(folder.File("one.html")), StringComparison.Ordinal);
        Assert.Contains("g-three", File.ReadAllText(folder.File("three.html")), StringComparison.Ordinal);
        Assert.True(same.ExitCode == ExitCodes.Usage, same.All);
    }

    [SkippableFact]
    public async Task A_failing_image_leaves_the_disk_and_says_how_to_go_on()
    {
        await azure.UseAsync();
        azure.Server.Faults = (exchange, _) => exchange.Method == "PUT" && exchange.Path.Contains("/images/", StringComparison.Ordinal)
            ? new ArmFault.Answer(403, "AuthorizationFailed", "The client does not have authorization to perform action 'Microsoft.Compute/images/write'.")
            : null;

        ToolResult run = azure.Run("run", Fixture, "--image", "web", "-g", "rg", "-l", "westeurope", "--json");
        azure.Server.Faults = null;
        ToolResult register = azure.Run("register", "--source", $"{Group}/disks/web-upload", "--image", "web", "-g", "rg", "--json");

        Assert.True(run.ExitCode == ExitCodes.Azure, run.All);
        Assert.Contains("Contributor", run.Error, StringComparison.Ordinal);
        Assert.Contains("vmgeneralize register --source", run.Error, StringComparison.Ordinal);
        Assert.Contains("AuthorizationFailed", JsonDocument.Parse(run.Output).RootElement.GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.True(register.ExitCode == ExitCodes.Done, register.All);
        Assert.Equal("V2", JsonDocument.Parse(register.Output).RootElement.GetProperty("generation").GetString());
        Assert.Equal("Unattached", (string?)azure.Server.State.Find($"{Group}/disks/web-upload")!["properties"]!["diskState"]);
        azure.AssertValid();
    }

    [SkippableFact]
    public async Task A_disk_that_cannot_be_deleted_is_told_and_the_image_is_made()
    {
        await azure.UseAsync();
        azure.Server.Faults = (exchange, _) => exchange.Method == "DELETE"
            ? new ArmFault.Answer(409, "ScopeLocked", "The scope cannot perform delete operation because following scope(s) are locked.") : null;

        ToolResult run = azure.Run("run", Fixture, "--image", "web", "-g", "rg", "-l", "westeurope");

        Assert.True(run.ExitCode == ExitCodes.Done, run.All);
        Assert.Contains("Image: Windows, Generalized, ", run.Output, StringComparison.Ordinal);
        Assert.Contains($"\n  {Group}/images/web\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("was left behind, and is billed", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "az disk delete --subscription 11111111-2222-3333-4444-555555555555 --resource-group rg --name web-upload", run.Output, StringComparison.Ordinal);
        azure.AssertValid();
    }

    [SkippableFact]
    public async Task The_same_command_once_more_finds_its_version_and_sends_nothing()
    {
        await azure.UseAsync();
        string[] command =
        [
            "run", Fixture, "--gallery", "gal", "--definition", "web", "--create-gallery", "--security-type", "Standard", "-g", "rg", "-l", "westeurope",
            "--json",
        ];

        ToolResult first = azure.Run(command);
        int pages = azure.Proxy.Journal.Count(entry => entry.Operation == BlobOperation.PutPage);
        int changes = azure.Server.Changes.Count(exchange => exchange.Path.StartsWith(Group, StringComparison.Ordinal));
        ToolResult second = azure.Run(command);

        Assert.True(first.ExitCode == ExitCodes.Done, first.All);
        Assert.True(second.ExitCode == ExitCodes.Done, second.All);
        JsonElement image = JsonDocument.Parse(second.Output).RootElement;
        Assert.Equal("image", image.GetProperty("type").GetString());
        Assert.True(image.GetProperty("alreadyExisted").GetBoolean());
        Assert.EndsWith("/versions/1.0.0", image.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal(pages, azure.Proxy.Journal.Count(entry => entry.Operation == BlobOperation.PutPage));
        Assert.Equal(changes, azure.Server.Changes.Count(exchange => exchange.Path.StartsWith(Group, StringComparison.Ordinal)));
        azure.AssertValid();
    }

    [SkippableFact]
    public async Task What_a_run_left_is_removed_by_cleanup_and_nothing_else_is()
    {
        await azure.UseAsync();
        azure.Server.State.AddDisk($"{Group}/disks/mine", "westeurope");
        azure.Server.Faults = (exchange, _) => exchange.Method == "DELETE" ? new ArmFault.Answer(409, "ScopeLocked", "Locked.") : null;
        ToolResult run = azure.Run("run", Fixture, "--image", "web", "-g", "rg", "-l", "westeurope");
        azure.Server.Faults = null;

        ToolResult young = azure.Run("cleanup", "-g", "rg", "--force");
        ToolResult listed = azure.Run("cleanup", "-g", "rg", "--older-than", "0", "--json");
        Assert.NotNull(azure.Server.State.Find($"{Group}/disks/web-upload"));
        ToolResult done = azure.Run("cleanup", "-g", "rg", "--older-than", "0", "--force");
        ToolResult nothing = azure.Run("cleanup", "-g", "rg", "--older-than", "0", "--force");

        Assert.All([run, young, listed, done, nothing], result => Assert.True(result.ExitCode == ExitCodes.Done, result.All));
        Assert.Contains("kept: ", young.Output, StringComparison.Ordinal);
        JsonElement report = JsonDocument.Parse(listed.Output).RootElement;
        Assert.False(report.GetProperty("isDone").GetBoolean());
        Assert.Equal($"{Group}/disks/web-upload", Assert.Single(report.GetProperty("removed").EnumerateArray()).GetProperty("id").GetString());
        Assert.Contains("removed: ", done.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing to remove: no run left anything there.", nothing.Output, StringComparison.Ordinal);
        Assert.Null(azure.Server.State.Find($"{Group}/disks/web-upload"));
        Assert.NotNull(azure.Server.State.Find($"{Group}/disks/mine"));
        Assert.NotNull(azure.Server.State.Find($"{Group}/images/web"));
        azure.AssertValid();
    }

    private static string[] Told(ToolResult what) =>
    [
        .. what.Output.Split('\n')
            .Select(line => line.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length == 2 && words[1].StartsWith(Group, StringComparison.Ordinal))
            .Select(words => $"{words[0]} {words[1]}"),
    ];

    // The SDK gets a resource once more after its creation has finished.
    private static IEnumerable<string> WithoutPolls(IEnumerable<ArmExchange> exchanges)
    {
        string lastPut = "";
        foreach (ArmExchange exchange in exchanges)
        {
            if (exchange.Method != "GET" || exchange.Path != lastPut)
            {
                yield return $"{exchange.Method} {exchange.Path}";
            }

            lastPut = exchange.Method == "PUT" ? exchange.Path : "";
        }
    }

    private static string LinuxDynamicVhd(TemporaryFolder folder)
    {
        OutsideTool.Require("qemu-img");
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, _ => { });
        OutsideTool.RunChecked("sgdisk", "-n", "2:47M:0", "-t", "2:ef00", guest.Path); // it starts by UEFI, as far as anyone can tell
        OutsideTool.RunChecked("qemu-img", "convert", "-f", "raw", "-O", "vpc", "-o", "subformat=dynamic,force_size=on", guest.Path, folder.File("guest.vhd"));
        return folder.File("guest.vhd");
    }

    private static async Task<byte[]> ContentAsync(PageBlobClient blob) => (await blob.DownloadContentAsync()).Value.Content.ToArray();

    private static long NonZero(ReadOnlySpan<byte> bytes)
    {
        long count = 0;
        for (int offset = 0; offset < bytes.Length; offset += 4096)
        {
            ReadOnlySpan<byte> unit = bytes[offset..Math.Min(offset + 4096, bytes.Length)];
            count += unit.IndexOfAnyExcept((byte)0) >= 0 ? unit.Length : 0;
        }

        return count;
    }
}
