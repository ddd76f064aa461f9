using System.Text;
using System.Text.Json;
using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>The first command of the README, run on the committed disk.</summary>
public sealed class FixtureTests
{
    private const long MiB = 1 << 20;
    private const long DiskSize = 96 * MiB;

    private static string Fixture => Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    [Fact]
    public void Run_leaves_a_fixed_vhd_and_a_report()
    {
        using TemporaryFolder folder = new();
        string target = folder.File("out");

        VmGeneralizeTool.RunChecked("run", Fixture, "--to", target);

        string output = Path.Combine(target, "server2022.vhd");
        Assert.Equal(DiskSize + 512, new FileInfo(output).Length);
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(output + ".vmgeneralize.json"));
        Assert.Equal(JsonValueKind.Object, report.RootElement.ValueKind);
        Assert.Empty(ByteSearch.Find(output, ["REMOVE"]));
        Assert.NotEmpty(ByteSearch.Find(output, ["KEEP"]));
    }

    [SkippableTheory]
    [InlineData("-n")]
    [InlineData("--what-if")]
    public void A_dry_run_of_it_shows_the_plan_and_makes_nothing(string dryRun)
    {
        using TemporaryFolder folder = new();
        string target = folder.File("out");

        ToolResult dry = VmGeneralizeTool.RunChecked("run", Fixture, "--to", target, dryRun);

        Assert.Equal(VmGeneralizeTool.RunChecked("plan", Fixture).Output, dry.Output);
        Assert.False(Directory.Exists(target));
    }

    [SkippableFact]
    public void Exactly_the_files_that_say_so_are_removed()
    {
        OutsideTool.Require("qemu-img", "ntfscat");
        using TemporaryFolder folder = new();
        string source = folder.File("source.raw");
        string output = folder.File("out.vhd");
        Qemu.ConvertToRaw(Fixture, source);
        VmGeneralizeTool.RunChecked("generalize", Fixture, "-o", output);
        Plan plan = VmGeneralizeTool.Plan(Fixture);
        using NtfsPartition before = new(source, 38 * MiB, 57 * MiB);
        using NtfsPartition after = new(output, 38 * MiB, 57 * MiB);
        before.AssertClean();
        after.AssertClean();

        GeneralizedVolume.AssertEqualsPlan(before, after, plan);
        Assert.Contains("Windows/Panther/Setup.exe/a b c/ünïcode – 日本語 😀.log", plan.RemovedPaths);
        foreach (ManifestRow kept in after.Manifest().Rows.Values.Where(row => row.Type == "f"))
        {
            Assert.DoesNotContain("REMOVE", Encoding.ASCII.GetString(after.ReadFile(kept.Path)), StringComparison.Ordinal);
        }

        IReadOnlyDictionary<string, ManifestRow> rows = before.Manifest().Rows;
        foreach (string removed in plan.RemovedPaths.Where(path => rows[path].Type == "f"))
        {
            bool isLink = removed.EndsWith("hardlink-to-shared.bin", StringComparison.Ordinal);
            string text = Encoding.ASCII.GetString(before.ReadFile(removed));
            Assert.Equal(isLink, text.Contains("KEEP", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_partition_without_a_system_is_refused_with_the_one_that_has_it()
    {
        ToolResult result = VmGeneralizeTool.Run("plan", Fixture, "--partition", "1");

        Assert.Equal(ExitCodes.Refused, result.ExitCode);
        Assert.Contains("No system is installed on partition 1, but one is on partition 3.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_describes_the_guest()
    {
        ToolResult text = VmGeneralizeTool.RunChecked("inspect", Fixture);

        Assert.Contains("Windows Server 2022 Datacenter", text.Output, StringComparison.Ordinal);
        Assert.Contains("20348", text.Output, StringComparison.Ordinal);
        Assert.Contains("GPT", text.Output, StringComparison.Ordinal);
        foreach (string line in VmGeneralizeTool.RunChecked("inspect", Fixture, "--json").Output.Trim().Split('\n'))
        {
            using JsonDocument json = JsonDocument.Parse(line);
            Assert.True(json.RootElement.TryGetProperty("type", out _));
        }
    }

    [Theory]
    [InlineData("generalize", "/nowhere/at-all.vhdx", "-o", "/nowhere/out.vhd")]
    [InlineData("generalize")]
    [InlineData("frobnicate")]
    [InlineData("plan", "FIXTURE", "--operations", "no-such-operation")]
    public void A_wrong_command_line_is_a_usage_error(params string[] arguments)
    {
        ToolResult result = VmGeneralizeTool.Run([.. arguments.Select(argument => argument == "FIXTURE" ? Fixture : argument)]);

        Assert.True(result.ExitCode == ExitCodes.Usage, result.All);
        Assert.NotEmpty(result.Error);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_existing_file_is_replaced_only_by_force()
    {
        using TemporaryFolder folder = new();
        string output = folder.File("out.vhd");
        File.WriteAllText(output, "someone's disk");

        ToolResult refused = VmGeneralizeTool.Run("generalize", Fixture, "-o", output);
        string afterRefusal = File.ReadAllText(output);
        VmGeneralizeTool.RunChecked("generalize", Fixture, "-o", output, "--force");

        Assert.True(refused.ExitCode == ExitCodes.Refused, refused.All);
        Assert.Equal("someone's disk", afterRefusal);
        Assert.Equal(DiskSize + 512, new FileInfo(output).Length);
    }

    [Fact]
    public void The_source_is_never_the_output()
    {
        using TemporaryFolder folder = new();
        string disk = folder.File("disk.vhdx");
        File.Copy(Fixture, disk);

        ToolResult refused = VmGeneralizeTool.Run("generalize", disk, "-o", disk, "--force");

        Assert.True(refused.ExitCode is ExitCodes.Refused or ExitCodes.Usage, refused.All);
        Assert.Equal(File.ReadAllBytes(Fixture), File.ReadAllBytes(disk));
    }

    [Fact]
    public void Operations_are_listed_as_text_and_as_json()
    {
        string text = VmGeneralizeTool.RunChecked("operations").Output;
        string[] lines = VmGeneralizeTool.RunChecked("operations", "--json").Output.Trim().Split('\n');

        Assert.Contains("windows-panther", text, StringComparison.Ordinal);
        Assert.All(lines, line =>
        {
            using JsonDocument operation = JsonDocument.Parse(line);
            string id = operation.RootElement.GetProperty("id").GetString()!;
            string row = Assert.Single(text.Split('\n'), row => row.TrimStart('*', ' ').StartsWith(id + " ", StringComparison.Ordinal));
            if (operation.RootElement.TryGetProperty("group", out JsonElement group))
            {
                Assert.Contains($" {group.GetString()} ", row, StringComparison.Ordinal);
            }
        });
        Assert.Contains(lines, line => line.Contains("\"group\":\"azure-readiness\"", StringComparison.Ordinal));
    }
}
