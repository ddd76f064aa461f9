using System.Globalization;
using System.Text.RegularExpressions;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>
/// Runs every parser for a short time under coverage-guided inputs. <c>VMG_FUZZ_SECONDS</c> sets the time for each parser; for hours of fuzzing, run
/// the program itself (tests/VmGeneralize.Fuzz), which continues from a folder of inputs.
/// </summary>
public sealed partial class GuidedFuzzTests
{
    private const int LeastExecutions = 20; // of each target, which the program sees to

    [SkippableFact]
    public void No_parser_answers_with_anything_but_a_value_or_a_message()
    {
        string[] needed =
        [
            "qemu-img", "sfdisk", "lvm", "mkfs.vfat", "mmd", "mke2fs", "debugfs", "mkfs.xfs", "xfs_io", "wimlib-imagex", "cpio",
            "zstd", "lz4", "lzop", "mkfs.btrfs",
        ];
        OutsideTool.Require(needed);
        Skip.If(Environment.UserName != "root", "loop mounts need root");
        string program = Path.Combine(
            Repository.Root, "tests", "VmGeneralize.Fuzz", "bin", VmGeneralizeTool.Configuration, "net10.0", "VmGeneralize.Fuzz.dll");
        ToolResult result = OutsideTool.Run("dotnet", program, "guided", "all", Environment.GetEnvironmentVariable("VMG_FUZZ_SECONDS") ?? "0.4");

        Assert.True(result.ExitCode == 0, result.All);
        MatchCollection targets = Target().Matches(result.Output);
        Assert.InRange(targets.Count, 60, int.MaxValue);
        Assert.All(targets, target => Assert.InRange(long.Parse(target.Groups[1].Value, CultureInfo.InvariantCulture), LeastExecutions, long.MaxValue));
    }

    [GeneratedRegex("^\\S+: ([0-9]+) executions", RegexOptions.Multiline)]
    private static partial Regex Target();
}
