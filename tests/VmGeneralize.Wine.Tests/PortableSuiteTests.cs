using System.Text.RegularExpressions;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Wine.Tests;

/// <summary>
/// The test projects of everything that is the same on every system, as Windows programs: paths, file locking and sparse files differ there.
/// What needs Linux programs or guest builders is skipped, and says so.
/// </summary>
[Collection(WineGroup.Name)]
public sealed partial class PortableSuiteTests(WineStation station)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly string[] Reasons = ["no Windows program: ", "no guest builders", "needs a POSIX shell", "on Windows "];

    /// <param name="project">What the test project is for.</param>
    /// <param name="least">Tests that passed when this was written, rounded down: fewer means that something stopped being run.</param>
    [SkippableTheory]
    [InlineData("Blocks", 12)]
    [InlineData("Disks", 100)]
    [InlineData("Volumes", 9)]
    [InlineData("Registry", 70)]
    [InlineData("FileSystems", 130)]
    [InlineData("Guests", 200)]
    [InlineData("Operations", 250)]
    [InlineData("Checks", 600)]
    [InlineData("Pipeline", 100)]
    [InlineData("Servicing", 60)]
    public void Passes_as_a_Windows_program(string project, int least)
    {
        WineStation.Require();
        ToolResult result = station.Run(station.Runner(), [WineStation.TestProject($"VmGeneralize.{project}.Tests")], environment: null, Limit);
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
