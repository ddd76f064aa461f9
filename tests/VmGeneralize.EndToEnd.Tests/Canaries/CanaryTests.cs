using System.Text.Json;
using VmGeneralize.AzureSupport;
using VmGeneralize.EndToEnd.Tests.Azure;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>
/// One string in every place of a disk where dead data can lie: each is on the source, none is in any result, and live data is unchanged.
/// None of our own code decides this: qemu-img makes the raw disks that are searched.
/// </summary>
[Collection(CanaryCollection.Name)]
public sealed class CanaryTests(CanaryFixture canaries, AzuriteFixture azurite) : IDisposable
{
    // SAM and SECURITY are never written, and boot code stays; verify names what is in them.
    private static readonly string[] Kept = ["NTFS 4 KiB: free-cell-sam", "FAT32: boot-code", "ext4-4k: boot-code"];

    // What only an opt-in operation removes.
    private static readonly string[] KeptByDefault = [.. Kept, "NTFS 4 KiB: recycle-bin"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("windows")]
    [InlineData("linux")]
    public void Each_is_on_the_source_and_verify_finds_it_there(string system)
    {
        CanaryDisk disk = canaries.Disk(system);

        Assert.Equal(Places(disk), CanarySearch.Found(disk.Path, disk.Canaries));
        (int exitCode, JsonElement report) = Verify(disk.Path, disk);
        Assert.Equal(ExitCodes.Leftovers, exitCode);
        string[] told = [.. report.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("text").GetString()!)];
        Assert.Empty(Searchable(disk).Except(told));
        Assert.DoesNotContain(report.GetProperty("hits").EnumerateArray(), hit => hit.GetProperty("place").GetString() is null or "");
        Assert.Empty(CanaryFindings.Missing(disk, report));
    }

    [SkippableTheory]
    [InlineData("windows", "dynamic-vhd")]
    [InlineData("windows", "vhdx")]
    [InlineData("linux", "fixed-vhd")]
    [InlineData("linux", "dynamic-vhd")]
    [InlineData("linux", "vhdx")]
    [InlineData("linux", "raw")]
    public void None_is_in_what_generalize_writes(string system, string format)
    {
        CanaryDisk disk = canaries.Disk(system);
        string output = _folder.File("out");

        VmGeneralizeTool.RunChecked("generalize", disk.Path, "--format", format, "-o", output);

        AssertGone(disk, output, format);
    }

    [SkippableTheory]
    [InlineData("windows")]
    [InlineData("linux")]
    public async Task None_is_in_what_run_writes_and_upload_sends_and_verify_finds_nothing(string system)
    {
        CanaryDisk disk = canaries.Disk(system);
        VmGeneralizeTool.RunChecked("run", disk.Path, "--to", _folder.Path);
        string output = Assert.Single(Directory.GetFiles(_folder.Path, "*.vhd"));

        AssertGone(disk, output, "fixed-vhd");
        (int exitCode, JsonElement report) = Verify(output, disk);
        IEnumerable<string?> hits = report.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("text").GetString()).Distinct();
        Assert.Equal(disk.Canaries.Where(canary => KeptByDefault.Contains(canary.Place)).Select(canary => canary.Text).Order(), hits.Order());
        Assert.DoesNotContain(report.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("severity").GetString() == "Leftover");
        Assert.Empty(CanaryFindings.Missing(disk with { Canaries = [.. disk.Canaries.Where(canary => KeptByDefault.Contains(canary.Place))] }, report));
        Assert.True(exitCode is ExitCodes.Done or ExitCodes.Leftovers);
        ToolResult verified = VmGeneralizeTool.Run("verify", output);
        Assert.Equal(ExitCodes.Done, verified.ExitCode);
        Assert.Contains("Clean", verified.Output, StringComparison.Ordinal);

        BlobTarget target = await BlobTarget.CreateAsync(azurite);
        target.RunChecked("upload", output, "--blob", target.Address);
        await target.DownloadAsync(_folder.File("blob"));
        AssertGone(disk, _folder.File("blob"), "fixed-vhd");
    }

    [SkippableTheory]
    [InlineData("windows")]
    [InlineData("linux")]
    public void What_lives_is_as_it_was_and_every_judge_is_content(string system)
    {
        CanaryDisk disk = canaries.Disk(system);
        const string Chosen = "defaults,windows-recycle-bin";
        Plan plan = VmGeneralizeTool.Plan(disk.Path, "--operations", Chosen);
        string raw = _folder.File("out.raw");
        VmGeneralizeTool.RunChecked("generalize", disk.Path, "--format", "raw", "-o", raw, "--operations", Chosen);

        Assert.Equal(Places(disk).Where(Kept.Contains), CanarySearch.Found(raw, disk.Canaries));
        foreach (CanaryPartition volume in disk.Volumes)
        {
            LiveTree.Judge(raw, volume);
            Assert.Empty(LiveTree.Unplanned(disk.Path, raw, volume, plan));
        }

        if (system == "windows")
        {
            OutsideTool.RunChecked("sgdisk", "-v", raw);
            using NtfsPartition c = new(raw, disk.Volumes[0].Offset, disk.Volumes[0].Length);
            using NtfsPartition was = new(disk.Path, disk.Volumes[0].Offset, disk.Volumes[0].Length);
            foreach (string hive in (string[])["DEFAULT", "SAM", "SECURITY"])
            {
                Assert.Empty(Dump(was, hive).Compare(Dump(c, hive)));
            }

            foreach (string hive in (string[])["SYSTEM", "SOFTWARE"])
            {
                Dump(c, hive); // both judges can read all of it
            }

            AssertHives(was, c);
        }
    }

    private HiveDump Dump(NtfsPartition volume, string hive)
    {
        File.WriteAllBytes(_folder.File(hive), volume.ReadFile("Windows/System32/config/" + hive));
        return HiveDump.Read(_folder.File(hive));
    }

    // An independent implementation shows what the logs of the source make of the hive.
    private void AssertHives(NtfsPartition before, NtfsPartition after)
    {
        const string path = "Windows/System32/config/" + HivePlaces.ReplayedHive;
        File.WriteAllBytes(
            _folder.File("replayed"), HiveLog.Replay(before.ReadFile(path), before.ReadFile(path + ".LOG1"), before.ReadFile(path + ".LOG2")));
        Assert.Empty(HiveDump.Read(_folder.File("replayed")).Compare(Dump(after, HivePlaces.ReplayedHive)));
        Assert.Empty(after.ReadFile(path + ".LOG1"));
        Assert.Empty(after.ReadFile(path + ".LOG2"));
        File.WriteAllBytes(_folder.File("store"), before.ReadFile("Boot/BCD"));
        File.WriteAllBytes(_folder.File("store-after"), after.ReadFile("Boot/BCD"));
        Assert.Empty(HiveDump.Read(_folder.File("store")).Compare(HiveDump.Read(_folder.File("store-after"))));
    }

    private void AssertGone(CanaryDisk disk, string output, string format)
    {
        string raw = _folder.File("converted.raw");
        Qemu.ConvertToRaw(output, raw, format switch { "raw" or "vhdx" => format, _ => "vpc" });
        Assert.Equal(Places(disk).Where(KeptByDefault.Contains), CanarySearch.Found(raw, disk.Canaries));
        File.Delete(raw);
    }

    private (int ExitCode, JsonElement Report) Verify(string path, CanaryDisk disk)
    {
        File.WriteAllLines(_folder.File("needles"), Searchable(disk));
        ToolResult result = VmGeneralizeTool.Run("verify", path, "--json", "--search", _folder.File("needles"));
        return (result.ExitCode, JsonDocument.Parse(result.Output).RootElement);
    }

    private static IEnumerable<string> Searchable(CanaryDisk disk) =>
        disk.Canaries.Select(canary => canary.Stored).Where(text => !text.Contains('\0', StringComparison.Ordinal)).Distinct();

    private static IEnumerable<string> Places(CanaryDisk disk) => disk.Canaries.Select(canary => canary.Place);
}
