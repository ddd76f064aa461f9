using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.Wine.Tests;

/// <summary>The published tool on Wine, with fakes in place of virtdisk.dll and dism.exe.</summary>
[Collection(WineGroup.Name)]
public sealed partial class OptimizeTests(WineStation station)
{
    private const int Done = 0;
    private const int Servicing = 6;
    private const int Cancelled = 130;
    private const string WholeOrder = "open attach path arrival letter dism flush remove detach";

    [SkippableFact]
    public void A_successful_run_goes_through_its_steps_with_exactly_these_fields()
    {
        using OptimizeScenario scenario = Scenario();
        ToolResult result = scenario.Optimize("--json");

        Assert.True(result.ExitCode == Done, result.All);
        Journal journal = scenario.Journal;
        Assert.Equal(WholeOrder, journal.Order);
        Assert.StartsWith(
            "open DeviceId=2 VendorId={ec984aec-a0f9-47e9-901f-71415a66345b} access=0x000e0000 flags=0x0 Version=1 RWDepth=1 path=",
            journal.Line("open"), StringComparison.Ordinal);
        Assert.Equal("attach security=none flags=0x2 provider=0 Version=1 Reserved=0 overlapped=none -> 0x0", journal.Line("attach"));
        Assert.Equal("path size=520 -> 0x0", journal.Line("path"));
        Assert.Matches(
            @"^dism </English> </LogPath:C:\\[^>]+\\dism\.log> </ScratchDir:C:\\[^>]+\\scratch> </Image:[D-Y]:\\> </Optimize-Image> </Boot> image=1 scratch=1$",
            journal.Line("dism"));
        Assert.Equal("flush volume=2 -> 0x0", journal.Line("flush"));
        Assert.Equal("detach flags=0x0 provider=0 -> 0x0", journal.Line("detach"));
        AssertGone(scenario);
    }

    [SkippableFact]
    public void What_DISM_changed_is_kept_and_what_the_mount_left_in_free_space_is_not()
    {
        using OptimizeScenario scenario = Scenario();
        OutsideTool.Require("ntfs-3g", "ntfsresize");
        string after = scenario.Temporary("after");
        GeneralizedDisk.WriteAfterDism(scenario.Disk, after);
        Assert.NotEmpty(ByteSearch.Find(after, [GeneralizedDisk.Leftover]));
        scenario.Settings["VMG_FAKE_RESULT"] = WineStation.WindowsPath(after);

        ToolResult result = scenario.Optimize("--json");

        Assert.True(result.ExitCode == Done, result.All);
        Assert.Empty(ByteSearch.Find(scenario.Disk, [GeneralizedDisk.Leftover]));
        using NtfsPartition partition = new(scenario.Disk, GeneralizedDisk.SystemOffset, 57 << 20);
        partition.AssertClean();
        Assert.Equal("as DISM would leave it"u8.ToArray(), partition.ReadFile("Windows/inf/optimized.pnf"));
        using JsonDocument report = JsonDocument.Parse(result.Output);
        Assert.Contains(report.RootElement.GetProperty("changes").EnumerateArray(), change => change.GetProperty("path").GetString() == "/Windows/inf");
        Assert.Empty(report.RootElement.GetProperty("unexpected").EnumerateArray());
        Assert.True(report.RootElement.GetProperty("scrubbedBytes").GetInt64() >= GeneralizedDisk.Leftover.Length * 5000);

        // The record detects later changes by the fingerprint of this step.
        using JsonDocument record = JsonDocument.Parse(File.ReadAllText(scenario.Disk + ".vmgeneralize.json"));
        JsonElement[] steps = [.. record.RootElement.GetProperty("steps").EnumerateArray()];
        Assert.Equal("optimize", steps[^1].GetProperty("step").GetString());
        Assert.Equal(report.RootElement.GetProperty("fingerprint").GetString(), steps[^1].GetProperty("fingerprint").GetString());
        Assert.Equal("generalize", steps[0].GetProperty("step").GetString());
        AssertGone(scenario);
    }

    [SkippableFact]
    public void Changes_where_DISM_has_no_business_are_not_kept_unless_forced()
    {
        using OptimizeScenario scenario = Scenario();
        OutsideTool.Require("ntfs-3g");
        string after = scenario.Temporary("after");
        GeneralizedDisk.WriteAfterDism(scenario.Disk, after, foreign: true);
        scenario.Settings["VMG_FAKE_RESULT"] = WineStation.WindowsPath(after);
        string before = Hash(scenario.Disk);

        ToolResult refused = scenario.Optimize();
        Assert.True(refused.ExitCode == Servicing, refused.All);
        RequireWords("foreign-changes", scenario, refused);
        Assert.Contains(@"partition 3:\Users\Public\planted.exe (added)", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, Hash(scenario.Disk));
        AssertGone(scenario);

        ToolResult forced = scenario.Optimize("--force");
        Assert.True(forced.ExitCode == Done, forced.All);
        RequireWords("foreign-changes-forced", scenario, forced);
        Assert.NotEqual(before, Hash(scenario.Disk));
    }

    [SkippableFact]
    public void A_wish_to_restart_is_success()
    {
        using OptimizeScenario scenario = Scenario();
        scenario.Settings["VMG_FAKE_DISM"] = "3010";
        ToolResult result = scenario.Optimize();
        Assert.True(result.ExitCode == Done, result.All);
        RequireWords("restart", scenario, result);
    }

    [SkippableTheory]
    [InlineData("open=5", "", "open", "error 5")]
    [InlineData("attach=0xC03A001A", "", "open attach", "0xC03A001A")]
    [InlineData("path=21", "", "open attach path detach", "error 21")]
    [InlineData("letter=145", "", "open attach path arrival letter flush detach", "error 145")]
    [InlineData("flush=1117", "", WholeOrder, "error 1117")]
    [InlineData("detach=32", "", WholeOrder, "error 32")]
    [InlineData("", "87", WholeOrder, "does not know /Optimize-Image /Boot")]
    [InlineData("", "740", WholeOrder, "administrator")]
    [InlineData("", "0xC1420127", WholeOrder, "/Cleanup-Mountpoints")]
    [InlineData("", "killed", WholeOrder, "error 57005")]
    public void A_failure_is_undone_in_order_and_leaves_the_disk_as_it_was(string fail, string dism, string order, string words)
    {
        using OptimizeScenario scenario = Scenario();
        OutsideTool.Require("ntfs-3g");
        if (fail.Length > 0)
        {
            scenario.Settings["VMG_FAKE_FAIL"] = fail;
        }

        if (dism.Length > 0)
        {
            // The fake DISM has changed the disk before it fails.
            string after = scenario.Temporary("after");
            GeneralizedDisk.WriteAfterDism(scenario.Disk, after);
            scenario.Settings["VMG_FAKE_DISM"] = dism;
            scenario.Settings["VMG_FAKE_RESULT"] = WineStation.WindowsPath(after);
        }

        string before = Hash(scenario.Disk);
        ToolResult result = scenario.Optimize();

        Assert.True(result.ExitCode == Servicing, result.All);
        Assert.True(result.Error.Contains(words, StringComparison.OrdinalIgnoreCase), $"{result.All}\n{string.Join('\n', scenario.Journal.Lines)}");
        RequireWords((fail + dism).Replace('=', '-'), scenario, result);
        Assert.Equal(order, scenario.Journal.Order);
        Assert.Equal(before, Hash(scenario.Disk));
        AssertGone(scenario);
    }

    [SkippableFact]
    public void Volumes_that_never_arrive_end_at_the_deadline()
    {
        using OptimizeScenario scenario = Scenario();
        scenario.Settings["VMG_FAKE_ARRIVAL"] = "never";
        string before = Hash(scenario.Disk);
        ToolResult result = scenario.Optimize("--wait", "2");
        Assert.True(result.ExitCode == Servicing, result.All);
        Assert.Contains("No volume of the disk arrived in 2 seconds", result.Error, StringComparison.Ordinal);
        Assert.Equal("open attach path detach", scenario.Journal.Order);
        Assert.Equal(before, Hash(scenario.Disk));
        AssertGone(scenario);
    }

    [SkippableFact]
    public void A_detach_that_fails_twice_is_tried_again()
    {
        using OptimizeScenario scenario = Scenario();
        scenario.Settings["VMG_FAKE_FAIL"] = "detach=32x2";
        ToolResult result = scenario.Optimize();
        Assert.True(result.ExitCode == Done, result.All);
        Assert.Equal(3, scenario.Journal.Count("detach"));
        AssertGone(scenario);
    }

    [SkippableFact]
    public void A_station_that_has_a_copy_of_the_disk_attached_is_left_alone()
    {
        using OptimizeScenario scenario = Scenario();
        string copy = scenario.Temporary("copy.vhd");
        File.Copy(scenario.Disk, copy);
        scenario.Settings["VMG_FAKE_OTHER_DISK"] = WineStation.WindowsPath(copy);
        ToolResult result = scenario.Optimize();
        Assert.True(result.ExitCode == Servicing, result.All);
        Assert.Contains("Disk 7 of this machine has the same GPT disk id", result.Error, StringComparison.Ordinal);
        Assert.Empty(scenario.Journal.Lines);
        AssertGone(scenario);
    }

    [SkippableTheory]
    [InlineData("ctrl-c")]
    [InlineData("ctrl-c-hang")]
    public void Interrupted_with_Ctrl_C_it_detaches(string how)
    {
        using OptimizeScenario scenario = Scenario();
        scenario.Settings["VMG_FAKE_DISM"] = how;
        string before = Hash(scenario.Disk);
        ToolResult result = scenario.OptimizeInConsole();
        Assert.True(result.ExitCode == Cancelled, result.All);
        Assert.Contains("ctrl-c 1", scenario.Journal.Lines);
        Assert.Equal(WholeOrder, scenario.Journal.Order);
        Assert.Equal(before, Hash(scenario.Disk));
        AssertGone(scenario);
    }

    [SkippableFact]
    public void Run_optimizes_as_its_last_step()
    {
        WineStation.Require();
        using OptimizeScenario scenario = new(station);
        string target = scenario.Temporary("out");
        ToolResult result = scenario.Run(
            "run", WineStation.WindowsPath(GeneralizedDisk.Fixture), "--to", WineStation.WindowsPath(target), "--require-optimize", "--json");
        Assert.True(result.ExitCode == Done, result.All);
        Assert.Equal(WholeOrder, scenario.Journal.Order);
        using JsonDocument report = JsonDocument.Parse(result.Output);
        string? fingerprint = report.RootElement.GetProperty("optimized").GetProperty("fingerprint").GetString();
        Assert.Equal(fingerprint, report.RootElement.GetProperty("output").GetProperty("fingerprint").GetString());
        Assert.Contains(fingerprint!, File.ReadAllText(Path.Combine(target, "server2022.report.md")), StringComparison.Ordinal);
        Assert.False(scenario.IsAttached);
    }

    [SkippableFact]
    public void Run_that_cannot_finish_the_optimization_fails_and_leaves_the_generalized_disk()
    {
        WineStation.Require();
        using OptimizeScenario scenario = new(station);
        string target = scenario.Temporary("out");
        scenario.Settings["VMG_FAKE_DISM"] = "87";
        ToolResult result = scenario.Run("run", WineStation.WindowsPath(GeneralizedDisk.Fixture), "--to", WineStation.WindowsPath(target));
        Assert.True(result.ExitCode == Servicing, result.All);
        Assert.Contains("is complete and generalized, without the optimization", result.Error, StringComparison.Ordinal);
        Assert.Equal(Hash(station.GeneralizedFixture()), Hash(Path.Combine(target, "server2022.vhd")));
        Assert.False(scenario.IsAttached);
    }

    private static void AssertGone(OptimizeScenario scenario)
    {
        Assert.False(scenario.IsAttached, "a disk was left open or attached");
        Assert.All(scenario.FilesBesideDisk, name => Assert.Equal("server.vhd.vmgeneralize.json", name));
    }

    // What the command wrote, in a golden file; what differs from run to run is replaced with a placeholder.
    private static void RequireWords(string golden, OptimizeScenario scenario, ToolResult result)
    {
        string text = $"{result.Output}{result.Error}exit code {result.ExitCode}\n".Replace("\r", "", StringComparison.Ordinal);
        text = Fingerprint().Replace(text.Replace(scenario.WindowsFolder, "", StringComparison.Ordinal), "FINGERPRINT");
        text = WorkingCopy().Replace(TemporaryPlace().Replace(text, "TEMPORARY"), "server.vhd.PROCESS.");
        text = DriveLetter().Replace(text, "/Image:LETTER:");
        GoldenFile.Require($"tests/VmGeneralize.Wine.Tests/Golden/optimize-{golden}.txt", text);
    }

    private static string Hash(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(file));
    }

    private OptimizeScenario Scenario()
    {
        WineStation.Require();
        OptimizeScenario scenario = new(station);
        File.Copy(station.GeneralizedFixture(), scenario.Disk);
        File.Copy(station.GeneralizedFixture() + ".vmgeneralize.json", scenario.Disk + ".vmgeneralize.json");
        return scenario;
    }

    [GeneratedRegex("vmgeneralize-[a-z0-9]{8}[.][a-z0-9]{3}")]
    private static partial Regex TemporaryPlace();

    [GeneratedRegex("server[.]vhd[.][0-9]+[.]")]
    private static partial Regex WorkingCopy();

    [GeneratedRegex("/Image:[D-Y]:")]
    private static partial Regex DriveLetter();

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Fingerprint();
}
