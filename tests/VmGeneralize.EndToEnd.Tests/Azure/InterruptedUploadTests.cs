using System.Text.Json;
using VmGeneralize.AzureSupport;
using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>Whatever stops an upload, the next run of the same command continues it, and the blob is right.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class InterruptedUploadTests(AzuriteFixture azurite)
{
    private const int Seed = 20261122;

    [SkippableFact]
    public async Task Killed_at_random_moments_and_interrupted_it_goes_on_and_the_blob_is_right()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions { Formats = "raw vhdx" });
        BlobTarget target = await BlobTarget.CreateAsync(azurite);
        using TemporaryFolder folder = new();
        string source = folder.File("server.vhdx");
        string resume = folder.File("resume");
        File.Copy(guest.Vhdx, source);
        VmGeneralizeTool.RunChecked("generalize", source, "-o", folder.File("local.vhd"));
        string[] command = ["run", source, "--blob", target.Address, "--resume-file", resume, "--parallel", "2"];
        Random random = new(Seed);

        await StopAsync(target, command, () => azurite.Proxy.Journal.Count > 0); // at the very start
        await StopAsync(target, command, () => SentIn(resume) > 0);
        AssertNoSecret(resume, target);
        for (int i = 0; i < 2; i++)
        {
            int puts = Puts() + random.Next(1, 6);
            await StopAsync(target, command, () => Puts() >= puts);
        }

        long before = SentIn(resume);
        ToolResult interrupted = await InterruptAsync(target, command, () => SentIn(resume) > before);
        Assert.Equal(ExitCodes.Cancelled, interrupted.ExitCode);
        Assert.Contains("run the same command again to resume", interrupted.Error, StringComparison.Ordinal);
        AssertNoSecret(resume, target);
        await AssertIsNoVhdAsync(target, folder.File("unfinished"));

        DateTime written = File.GetLastWriteTimeUtc(source);
        File.SetLastWriteTimeUtc(source, written.AddSeconds(1));
        ToolResult changed = target.Run(command);
        Assert.Equal(ExitCodes.Refused, changed.ExitCode);
        Assert.Contains("changed after the upload of resume file", changed.Error, StringComparison.Ordinal);
        File.SetLastWriteTimeUtc(source, written);

        azurite.Proxy.Faults = null;
        JsonElement done = target.RunChecked(command);

        Assert.True(done.GetProperty("upload").GetProperty("sentBefore").GetInt64() > before, "it began again");
        await target.DownloadAsync(folder.File("blob.vhd"));
        Assert.Equal(Digest.OfFile(folder.File("local.vhd")), Digest.OfFile(folder.File("blob.vhd")));
        Assert.False(File.Exists(resume));
    }

    private int Puts() => azurite.Proxy.Journal.Count(entry => entry.Operation == BlobOperation.PutPage);

    private async Task StopAsync(BlobTarget target, string[] command, Func<bool> when)
    {
        using RunningTool tool = await RunUntilAsync(target, command, when);
        target.Checked(tool.Kill());
    }

    private async Task<ToolResult> InterruptAsync(BlobTarget target, string[] command, Func<bool> when)
    {
        using RunningTool tool = await RunUntilAsync(target, command, when);
        return target.Checked(tool.Interrupt());
    }

    // From that moment on no page request gets an answer, however slow this machine is.
    private async Task<RunningTool> RunUntilAsync(BlobTarget target, string[] command, Func<bool> when)
    {
        Moment moment = new(when);
        azurite.Proxy.Faults = entry => (moment.Look(), entry.Operation) switch
        {
            (_, not BlobOperation.PutPage) => null,
            (true, _) => new Fault.Freeze(),
            (false, _) => new Fault.Delay(TimeSpan.FromMilliseconds(200)),
        };
        RunningTool tool = VmGeneralizeTool.Launch(command);
        await moment.ReachAsync(tool);
        return tool;
    }

    private static long SentIn(string resume)
    {
        if (!File.Exists(resume))
        {
            return 0;
        }

        using JsonDocument record = JsonDocument.Parse(File.ReadAllText(resume));
        return record.RootElement.GetProperty("sent").EnumerateArray().Where((_, index) => index % 2 == 1).Sum(length => length.GetInt64());
    }

    private static void AssertNoSecret(string resume, BlobTarget target)
    {
        string text = File.ReadAllText(resume);
        Assert.DoesNotContain(target.Signature, text, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", text, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task AssertIsNoVhdAsync(BlobTarget target, string path)
    {
        await target.DownloadAsync(path);
        using FileStream file = File.OpenRead(path);
        file.Seek(-512, SeekOrigin.End);
        byte[] footer = new byte[512];
        file.ReadExactly(footer);
        Assert.All(footer, value => Assert.Equal(0, value));
        ToolResult download = target.Run("download", target.Address, "-o", path + ".vhd");
        Assert.Equal(ExitCodes.Refused, download.ExitCode);
        Assert.Contains("never finished", download.Error, StringComparison.Ordinal);
    }
}
