using System.Text.RegularExpressions;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Wine.Tests;

/// <summary>
/// The test projects of everything that is the same on every platform, as Windows programs: paths, file locking and sparse files differ there.
/// Tests that need Linux programs or guest builders are skipped, and say so. Projects that touch only the files of their own tests run the same
/// code on every row of a test, so only the first and the last row are run.
/// </summary>
[Collection(WineGroup.Name)]
public sealed partial class PortableSuiteTests(WineStation station)
{
    private static readonly string[] Reasons = ["no Windows program: ", "no guest builders", "needs a POSIX shell", "on Windows "];

    /// <param name="project">What the test project tests.</param>
    /// <param name="rows">Which rows of a test with many rows are run.</param>
    /// <param name="least">Number of tests that passed when this was written, rounded down: fewer means that some tests are no longer run.</param>
    [SkippableTheory]
    [InlineData("Blocks", "all", 12)]
    [InlineData("Disks", "all", 100)]
    [InlineData("Volumes", "ends", 9)]
    [InlineData("Registry", "ends", 60)]
    [InlineData("FileSystems", "ends", 130)]
    [InlineData("Guests", "ends", 200)]
    [InlineData("Operations", "ends", 170)]
    [InlineData("Checks", "ends", 150)]
    [InlineData("Pipeline", "all", 100)]
    [InlineData("Servicing", "all", 60)]
    public void Passes_as_a_Windows_program(string project, string rows, int least)
    {
        WineStation.Require();
        ToolResult result = station.Run(station.Runner(), [WineStation.TestProject($"VmGeneralize.{project}.Tests"), rows]);
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.True(
            result.ExitCode == 0, string.Join('\n', lines.Where(line => !line.StartsWith("SKIPPED", StringComparison.Ordinal)).TakeLast(60)) + result.Error);
        Match counts = Summary().Match(lines[^1]);
        Assert.True(counts.Success && int.Parse(counts.Groups["passed"].Value) >= least, lines[^1]);
        string[] skipped = [.. lines.Where(line => line.StartsWith("SKIPPED ", StringComparison.Ordinal))];
        Assert.Equal(int.Parse(counts.Groups["skipped"].Value), skipped.Length);
        Assert.All(skipped, line => Assert.Contains(Reasons, reason => line.Contains($": {reason}", StringComparison.Ordinal)));
    }

    [GeneratedRegex("^(?<passed>[0-9]+) passed, 0 failed, (?<skipped>[0-9]+) skipped$")]
    private static partial Regex Summary();
}
