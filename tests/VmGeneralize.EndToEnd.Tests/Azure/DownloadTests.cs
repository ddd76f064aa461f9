using System.Globalization;
using System.Text.Json;
using VmGeneralize.AzureSupport;
using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>Downloads from a page blob to a disk file: the same disk, in any container, only what the blob stores, and resumable.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class DownloadTests(AzuriteFixture azurite)
{
    private static readonly (string Format, string Qemu)[] Formats = [("fixed-vhd", "vpc"), ("dynamic-vhd", "vpc"), ("vhdx", "vhdx"), ("raw", "raw")];

    [SkippableFact]
    public async Task Killed_and_run_again_it_leaves_the_disk_that_was_uploaded_in_any_format()
    {
        WindowsGuest guest = WindowsGuest.Build(new WindowsGuestOptions());
        BlobTarget target = await BlobTarget.CreateAsync(azurite);
        using TemporaryFolder folder = new();
        string local = folder.File("local.vhd");
        VmGeneralizeTool.RunChecked("generalize", guest.Raw, "-o", local);
        target.RunChecked("upload", local, "--blob", target.Address);
        string disk = Digest.OfFixedVhdContents(local);
        foreach ((string format, string qemu) in Formats)
        {
            string output = folder.File(format);
            await KillAndFinishAsync(target, output, format);
            if (format == "fixed-vhd")
            {
                Assert.Equal(Digest.OfFile(local), Digest.OfFile(output));
                long stored = 512 * long.Parse(OutsideTool.RunChecked("stat", "-c", "%b", output), CultureInfo.InvariantCulture);
                Assert.True(stored < new FileInfo(output).Length / 2, $"{stored} bytes stored: it is not sparse");
            }
            else
            {
                Qemu.Check(output, qemu);
                Qemu.ConvertToRaw(output, output + ".converted", qemu);
                Assert.Equal(disk, Digest.OfFile(output + ".converted"));
            }
        }
    }

    [SkippableFact]
    public async Task A_damaged_footer_is_told_before_the_disk_is_fetched()
    {
        BlobTarget target = await BlobTarget.CreateAsync(azurite);
        using TemporaryFolder folder = new();
        byte[] footer = new byte[512];
        "conectix"u8.CopyTo(footer);
        await target.Blob.CreateAsync((1 << 20) + 512);
        await target.Blob.UploadPagesAsync(new MemoryStream(new byte[4096]), 0);
        await target.Blob.UploadPagesAsync(new MemoryStream(footer), 1 << 20);

        ToolResult result = target.Run("download", target.Address, "-o", folder.File("out.vhd"));

        Assert.Equal(ExitCodes.Corrupt, result.ExitCode);
        Assert.Contains("VHD footer", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.Single(azurite.Proxy.Journal, entry => entry.Operation == BlobOperation.GetBlob);
    }

    [SkippableFact]
    public async Task A_file_in_the_way_stays_and_nothing_is_called()
    {
        BlobTarget target = await BlobTarget.CreateAsync(azurite);
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("out.vhd"), "mine");

        ToolResult result = target.Run("download", target.Address, "-o", folder.File("out.vhd"));

        Assert.Equal(ExitCodes.Refused, result.ExitCode);
        Assert.Equal("mine", File.ReadAllText(folder.File("out.vhd")));
        Assert.Empty(azurite.Proxy.Journal);
    }

    private async Task KillAndFinishAsync(BlobTarget target, string output, string format)
    {
        string resume = output + ".vmgeneralize-download";
        string[] command = ["download", target.Address, "-o", output, "--format", format, "--parallel", "1"];

        // Slow until the first record of what has arrived, then frozen.
        Moment recorded = new(() => File.Exists(resume));
        azurite.Proxy.Faults = entry => entry.Operation != BlobOperation.GetBlob ? null
            : recorded.Look() ? new Fault.Freeze() : new Fault.Delay(TimeSpan.FromMilliseconds(400));
        using (RunningTool tool = VmGeneralizeTool.Launch(command))
        {
            await recorded.ReachAsync(tool);
            target.Checked(tool.Kill());
        }

        Assert.DoesNotContain("sig=", File.ReadAllText(resume), StringComparison.OrdinalIgnoreCase);
        Assert.False(File.Exists(output));
        azurite.Proxy.Faults = null;
        JsonElement done = target.RunChecked(command);

        Assert.True(done.GetProperty("receivedBefore").GetInt64() > 0, "it began again");
        Assert.Equal(done.GetProperty("live").GetInt64(), done.GetProperty("received").GetInt64() + done.GetProperty("receivedBefore").GetInt64());
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.GetDirectoryName(output)!),
            path => path.Contains("vmgeneralize-download", StringComparison.Ordinal) || path.Contains("partial", StringComparison.Ordinal));
    }
}
