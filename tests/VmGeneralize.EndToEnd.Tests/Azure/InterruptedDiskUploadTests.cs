using System.Diagnostics;
using VmGeneralize.AzureSupport;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>What is left when the process is ended in the middle of an upload.</summary>
[Collection(AzureCloudCollection.Name)]
public sealed class InterruptedDiskUploadTests(AzureCloudFixture azure)
{
    private const string Disk = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.Compute/disks/web-upload";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static string Fixture { get; } = FixtureCopy.For(nameof(InterruptedDiskUploadTests));

    [SkippableTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Ctrl_C_and_a_service_stop_close_the_access_and_delete_the_half_written_disk(string signal)
    {
        await azure.UseAsync();
        using TemporaryFolder folder = new();
        File.Copy(Fixture, folder.File("disk.vhdx"));
        ToolResult ended = await InterruptAsync(folder, signal, afterPages: 3);

        Assert.True(ended.ExitCode == ExitCodes.Cancelled, ended.All);
        Assert.Contains("closed", ended.Error, StringComparison.Ordinal);
        Assert.Contains("starts from the beginning", ended.Error, StringComparison.Ordinal);
        Assert.Equal(["endGetAccess", "web-upload"], azure.Server.Changes.TakeLast(2).Select(exchange => exchange.Last));
        Assert.Null(azure.Server.State.Find(Disk));
        Assert.Equal(["disk.vhdx"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
        azure.AssertValid();
    }

    [SkippableFact]
    public async Task A_killed_upload_goes_on_in_the_same_disk()
    {
        await azure.UseAsync();
        using TemporaryFolder folder = new();
        File.Copy(Fixture, folder.File("disk.vhdx"));
        VmGeneralizeTool.RunChecked("generalize", folder.File("disk.vhdx"), "-o", folder.File("local.vhd"));
        await InterruptAsync(folder, "KILL", afterPages: 8);
        Assert.Equal("ActiveUpload", (string?)azure.Server.State.Find(Disk)!["properties"]!["diskState"]);

        azure.Proxy.Faults = null;
        ToolResult second = azure.Run("run", folder.File("disk.vhdx"), "--image", "web", "-g", "rg", "-l", "westeurope");

        Assert.True(second.ExitCode == ExitCodes.Done, second.All);
        byte[] blob = (await azure.BlobOf(Disk).DownloadContentAsync()).Value.Content.ToArray();
        Assert.True(File.ReadAllBytes(folder.File("local.vhd")).AsSpan().SequenceEqual(blob), "the blob differs from what generalize writes");
        Assert.Single(azure.Server.Changes, exchange => exchange.Method == "PUT" && exchange.Path == Disk);
        azure.AssertValid();
    }

    [SkippableFact]
    public async Task An_upload_under_way_is_left_alone_by_every_other_run()
    {
        await azure.UseAsync();
        using TemporaryFolder folder = new();
        string disk = folder.File("disk.vhdx");
        string copy = folder.File("copy.vhdx");
        File.Copy(Fixture, disk);
        File.Copy(Fixture, copy);
        ToolResult? second = null;
        string[] into = ["--image", "web", "-g", "rg", "-l", "westeurope"];
        await InterruptAsync(folder, "KILL", afterPages: 8, meanwhile: () => second = azure.Run(["run", disk, .. into]));
        int changes = Changes();

        ToolResult other = azure.Run(["run", copy, .. into]);
        DateTime written = File.GetLastWriteTimeUtc(disk);
        File.SetLastWriteTimeUtc(disk, written.AddSeconds(1));
        ToolResult changed = azure.Run(["run", disk, .. into]);
        File.SetLastWriteTimeUtc(disk, written);

        Assert.True(second!.ExitCode == ExitCodes.Refused, second.All);
        Assert.Contains("Another process is running this transfer", second.Error, StringComparison.Ordinal);
        Assert.True(other.ExitCode == ExitCodes.Azure, other.All);
        Assert.Contains("az disk revoke-access", other.Error, StringComparison.Ordinal);
        Assert.True(changed.ExitCode == ExitCodes.Refused, changed.All);
        Assert.Contains("changed after the upload of resume file", changed.Error, StringComparison.Ordinal);
        Assert.Contains("az disk delete", changed.Error, StringComparison.Ordinal);
        Assert.Equal(changes, Changes());
        Assert.Equal("ActiveUpload", (string?)azure.Server.State.Find(Disk)!["properties"]!["diskState"]);

        azure.Proxy.Faults = null;
        ToolResult last = azure.Run(["run", disk, .. into]);
        Assert.True(last.ExitCode == ExitCodes.Done, last.All);
        Assert.Single(azure.Server.Changes, exchange => exchange.Method == "PUT" && exchange.Path == Disk);
    }

    private int Changes() => azure.Server.Changes.Count(exchange => exchange.Path.StartsWith(Disk, StringComparison.Ordinal));

    private async Task<ToolResult> InterruptAsync(TemporaryFolder folder, string signal, int afterPages, Action? meanwhile = null)
    {
        // The first pages go through, the others never do, so the upload is certainly in progress when the signal arrives.
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int pages = 0;
        azure.Proxy.Faults = entry =>
        {
            if (entry.Operation != BlobOperation.PutPage || Interlocked.Increment(ref pages) <= afterPages)
            {
                return null;
            }

            reached.TrySetResult();
            return new Fault.Freeze();
        };
        using Process tool = azure.Start("run", folder.File("disk.vhdx"), "--image", "web", "-g", "rg", "-l", "westeurope");
        Task<string> output = tool.StandardOutput.ReadToEndAsync();
        Task<string> error = tool.StandardError.ReadToEndAsync();
        await Task.WhenAny(reached.Task, tool.WaitForExitAsync()).WaitAsync(Limit);
        Assert.True(reached.Task.IsCompleted, $"the tool ended early: {(tool.HasExited ? await error : "")}");
        meanwhile?.Invoke();
        OutsideTool.RunChecked("kill", "-s", signal, $"{tool.Id}");
        await tool.WaitForExitAsync().WaitAsync(Limit);
        ToolResult result = new(tool.ExitCode, await output, await error);
        AzureCloudFixture.AssertNoSecrets(result);
        return result;
    }
}
