using System.Text.Json;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>Space that nothing owns: never copied unless requested, counted in the plan, and found by <c>verify</c>.</summary>
public sealed class UnallocatedSpaceTests : IDisposable
{
    private const int Sector = 512;
    private const long MiB = 1 << 20;
    private const long ExtendedStart = 102400 * Sector;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("gpt", "fixed-vhd")]
    [InlineData("gpt", "dynamic-vhd")]
    [InlineData("gpt", "vhdx")]
    [InlineData("gpt", "raw")]
    [InlineData("mbr", "fixed-vhd")]
    [InlineData("mbr", "vhdx")]
    public void Nothing_of_it_is_in_the_result_and_what_is_live_is(string table, string format)
    {
        UnallocatedDisk disk = Build(table);
        string output = _folder.File("out." + format);

        VmGeneralizeTool.RunChecked("generalize", disk.Path, "--format", format, "-o", output);

        string raw = Raw(output, format);
        Assert.Equal(disk.Dead.Order(), Found(disk.Path, disk.Dead));
        Assert.Empty(Found(output, disk.Dead));
        Assert.Empty(Found(raw, disk.Dead));
        Assert.Equal(disk.Live.Order(), Found(raw, disk.Live));
        Judge(raw, table);
    }

    [SkippableTheory]
    [InlineData("gpt", "reserve", 3)]
    [InlineData("mbr", null, 2)]
    public void Verify_fails_with_each_place_before_and_passes_after(string table, string? reserve, int behind)
    {
        UnallocatedDisk disk = Build(table);
        string needles = _folder.File("needles");
        File.WriteAllLines(needles, disk.Dead);
        VmGeneralizeTool.RunChecked("generalize", disk.Path, "--format", "raw", "-o", _folder.File("out.raw"));

        (int before, JsonElement dirty) = Verify(disk.Path, "--search", needles);
        (int after, JsonElement clean) = Verify(_folder.File("out.raw"), "--search", needles);

        // The disk with an MBR has a partition with unknown contents: this is reported, and nothing else.
        Assert.Equal((ExitCodes.Leftovers, table == "gpt" ? ExitCodes.Done : ExitCodes.Leftovers), (before, after));
        Assert.Equal(
            table == "gpt" ? [] : ["not-audited"],
            clean.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("severity").GetString() == "Leftover")
                .Select(finding => finding.GetProperty("kind").GetString()));
        string[] summaries = [.. Unallocated(dirty).Select(finding => finding.GetProperty("summary").GetString()!)];
        Assert.Equal(reserve is null ? 0 : 1, summaries.Count(summary => summary.Contains("Microsoft reserved", StringComparison.Ordinal)));
        Assert.Equal(behind, summaries.Count(summary => summary.Contains("after the volume on", StringComparison.Ordinal)));
        Assert.Contains(summaries, summary => summary.Contains("after the last partition", StringComparison.Ordinal));
        Assert.All(Unallocated(dirty), finding => Assert.True(finding.GetProperty("bytes").GetInt64() > 0));
        Assert.All(
            dirty.GetProperty("hits").EnumerateArray(),
            hit => Assert.Contains("belongs to nothing", hit.GetProperty("place").GetString(), StringComparison.Ordinal));
        Assert.Empty(Unallocated(clean));
        Assert.Equal(0, clean.GetProperty("hitCount").GetInt64());
    }

    [SkippableFact]
    public void A_deleted_partition_is_called_one()
    {
        UnallocatedDisk disk = Build("gpt");
        (_, JsonElement report) = Verify(disk.Path);
        Assert.Contains(
            Unallocated(report), finding => finding.GetProperty("summary").GetString()!.Contains("a deleted partition (NTFS", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void It_is_kept_when_asked_for_and_a_saved_plan_keeps_it_too()
    {
        UnallocatedDisk disk = Build("gpt");
        string plan = _folder.File("plan.json");
        File.WriteAllText(plan, VmGeneralizeTool.RunChecked("plan", disk.Path, "--keep-unallocated", "--json").Output);

        VmGeneralizeTool.RunChecked("generalize", disk.Path, "--keep-unallocated", "-o", _folder.File("kept.vhd"));
        VmGeneralizeTool.RunChecked("generalize", disk.Path, "--plan", plan, "-o", _folder.File("planned.vhd"));

        Assert.Equal(disk.Dead.Order(), Found(_folder.File("kept.vhd"), disk.Dead));
        Assert.True(File.ReadAllBytes(_folder.File("kept.vhd")).AsSpan().SequenceEqual(File.ReadAllBytes(_folder.File("planned.vhd"))));
        JsonElement record = JsonDocument.Parse(File.ReadAllText(_folder.File("kept.vhd.vmgeneralize.json"))).RootElement.GetProperty("plan");
        Assert.True(record.GetProperty("options").GetProperty("keepUnallocated").GetBoolean());
        Assert.Equal(0, record.GetProperty("droppedBytes").GetInt64());
        Assert.Equal(ExitCodes.Leftovers, Verify(_folder.File("kept.vhd")).ExitCode);
    }

    [SkippableFact]
    public void How_much_was_left_out_is_in_the_plan_the_page_and_the_record()
    {
        UnallocatedDisk disk = Build("gpt");
        string page = _folder.File("page.html");

        ToolResult done = VmGeneralizeTool.RunChecked("generalize", disk.Path, "-o", _folder.File("out.vhd"), "--report", page);
        JsonElement plan = JsonDocument.Parse(VmGeneralizeTool.RunChecked("plan", disk.Path, "--json").Output).RootElement;

        long dropped = plan.GetProperty("droppedBytes").GetInt64();
        Assert.Equal(plan.GetProperty("unallocated").EnumerateArray().Sum(space => space.GetProperty("storedBytes").GetInt64()), dropped);
        Assert.True(dropped > 0);
        JsonElement record = JsonDocument.Parse(File.ReadAllText(_folder.File("out.vhd.vmgeneralize.json"))).RootElement.GetProperty("plan");
        Assert.Equal(dropped, record.GetProperty("droppedBytes").GetInt64());
        Assert.Contains("stored in unallocated space left out: ", done.Output, StringComparison.Ordinal);
        string html = File.ReadAllText(page);
        Assert.Contains("Unallocated space: left out", html, StringComparison.Ordinal);
        Assert.Contains("unallocated space left out", html, StringComparison.Ordinal);
        Assert.Contains("Space after the last partition (4), ", html, StringComparison.Ordinal); // the picture in words
    }

    [SkippableFact]
    public void Holes_in_it_are_not_read()
    {
        OutsideTool.Require("sgdisk");
        SmallLinuxGuest guest = SmallLinuxGuest.Build(_folder, _ => { });
        using (FileStream file = new(guest.Path, FileMode.Open, FileAccess.Write))
        {
            file.SetLength(64L << 30);
        }

        OutsideTool.RunChecked("sgdisk", "-e", guest.Path);

        (ToolResult result, long read) = VmGeneralizeTool.RunCountingReads("verify", guest.Path);

        Assert.Contains("LEFTOVER", result.Output, StringComparison.Ordinal);
        Assert.InRange(read, 1, 96 * MiB);
    }

    private UnallocatedDisk Build(string table) => table == "gpt" ? UnallocatedDisk.Gpt(_folder) : UnallocatedDisk.Mbr(_folder);

    private string Raw(string output, string format)
    {
        OutsideTool.Require("qemu-img");
        string raw = _folder.File("result.raw");
        string container = format switch { "raw" => "raw", "vhdx" => "vhdx", _ => "vpc" };
        OutsideTool.RunChecked("qemu-img", "convert", "-f", container, "-O", "raw", output, raw);
        return raw;
    }

    private void Judge(string raw, string table)
    {
        if (table == "gpt")
        {
            Assert.Contains("No problems found", OutsideTool.Run("sgdisk", "-v", raw).All, StringComparison.Ordinal);
            AssertSame(raw, "gpt.raw", 2 * Sector, 32 * Sector); // the entries; headers name the new end
            OutsideTool.RunChecked("e2fsck", "-fn", $"{raw}?offset={MiB}");
            OutsideTool.RunChecked("fsck.fat", "-n", Slice(raw, 51, 8));
            OutsideTool.RunChecked("ntfsresize", "--info", "--force", Slice(raw, 59, 16));
            Assert.Equal(0, Slack(raw, 47 * MiB, 4 * MiB)); // the reserved partition
        }
        else
        {
            AssertSame(raw, "mbr.raw", 0, (int)MiB); // MBR and the boot loader behind it
            AssertSame(raw, "mbr.raw", ExtendedStart, Sector); // both extended boot records; the first one links to the second
            long second = ExtendedStart + (Sector * (long)BitConverter.ToUInt32(Read(raw, ExtendedStart + 0x1BE + 16 + 8, 4)));
            Assert.Equal([0x55, 0xAA], Read(raw, second + 0x1FE, 2));
            AssertSame(raw, "mbr.raw", second, Sector);
            AssertSame(raw, "mbr.raw", 131072 * Sector, 16384 * Sector);
            OutsideTool.RunChecked("e2fsck", "-fn", $"{raw}?offset={MiB}");
            OutsideTool.RunChecked("e2fsck", "-fn", $"{raw}?offset={104448 * Sector}");
        }
    }

    private void AssertSame(string raw, string source, long offset, long length) =>
        Assert.True(Read(raw, offset, length).AsSpan().SequenceEqual(Read(_folder.File(source), offset, length)), $"{length} bytes at {offset} differ");

    private static long Slack(string raw, long offset, long length) => Read(raw, offset, length).LongCount(value => value != 0);

    private string Slice(string raw, int offset, int length)
    {
        string slice = _folder.File($"slice{offset}");
        File.WriteAllBytes(slice, Read(raw, offset * MiB, length * MiB));
        return slice;
    }

    private static byte[] Read(string path, long offset, long length)
    {
        byte[] bytes = new byte[length];
        using FileStream file = File.OpenRead(path);
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }

    private static IEnumerable<string> Found(string path, IReadOnlyList<string> needles) =>
        ByteSearch.Find(path, needles).Select(hit => hit.Needle).Distinct().Order();

    private static (int ExitCode, JsonElement Report) Verify(string disk, params string[] options)
    {
        ToolResult result = VmGeneralizeTool.Run(["verify", disk, "--json", .. options]);
        return (result.ExitCode, JsonDocument.Parse(result.Output).RootElement);
    }

    private static IEnumerable<JsonElement> Unallocated(JsonElement report) =>
        report.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("kind").GetString() == "unallocated-space");
}
