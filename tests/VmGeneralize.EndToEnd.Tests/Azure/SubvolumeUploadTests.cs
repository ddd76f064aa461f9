using System.Text.Json;
using VmGeneralize.AzureSupport;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>A Btrfs system, which the tool does not change, is uploaded when its owner vouches for it.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class SubvolumeUploadTests(AzuriteFixture azurite)
{
    private const int VolumeOffset = 1 << 20;

    [SkippableFact]
    public async Task What_is_live_arrives_and_nothing_else_when_someone_vouches_for_the_system()
    {
        using TemporaryFolder folder = new();
        byte[] disk = SubvolumeGuest.Suse(folder);
        string raw = folder.File("guest.raw");
        File.WriteAllBytes(raw, disk);
        string source = folder.File("source.vhdx");
        OutsideTool.RunChecked("qemu-img", "convert", "-f", "raw", "-O", "vhdx", raw, source);
        string[] needles = ["VmgPlant-deleted"];
        Assert.NotEmpty(ByteSearch.Find(source, needles));
        BlobTarget target = await BlobTarget.CreateAsync(azurite);

        ToolResult refused = target.Run("upload", source, "--blob", target.Address);
        Assert.Equal(ExitCodes.Refused, refused.ExitCode);
        Assert.Contains("--deprovisioned-inside", refused.Error, StringComparison.Ordinal);
        Assert.Empty(azurite.Proxy.Journal);
        JsonElement upload = target.RunChecked("upload", source, "--blob", target.Address, "--deprovisioned-inside");

        Assert.True(upload.GetProperty("notVerified").GetBoolean());
        Assert.Contains(upload.GetProperty("warnings").EnumerateArray(), text => text.GetString()!.Contains("Not verified", StringComparison.Ordinal));
        string blob = folder.File("blob.vhd");
        await target.DownloadAsync(blob);
        Assert.Empty(ByteSearch.Find(blob, needles));
        string volume = folder.File("volume.of-blob");
        SparseFile.Extract(blob, VolumeOffset, disk.Length - (2 << 20), volume);
        OutsideTool.RunChecked("btrfs", "check", "--readonly", "--check-data-csum", volume);
        Assert.Equal(Tree(folder.File("volume")), Tree(volume)); // all subvolumes and snapshots, as the kernel shows them
        Assert.Equal(target.BytesPut, upload.GetProperty("sent").GetInt64());
        Assert.True(upload.GetProperty("skipped").GetProperty("dead").GetInt64() > 0);
    }

    private static string Tree(string volume)
    {
        string tree = "";
        MountPoint.While(
            mount => OutsideTool.RunChecked("mount", "-t", "btrfs", "-o", "loop,ro,subvolid=5", volume, mount),
            MountPoint.Unmount,
            mount => tree = OutsideTool.RunChecked(
                "bash",
                "-c",
                "set -e; cd \"$1\"; find . -printf '%p %M %U %G %T@ %l\\n' | sort; find . -type f -print0 | sort -z | xargs -0 sha256sum",
                "bash",
                mount));
        return tree;
    }
}
