using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>Paths that do not name a disk are a usage error, reported at once.</summary>
public sealed class NotADiskTests
{
    /// <summary>What a command prints before it knows that there is no disk.</summary>
    private const string Stages = "Opening the disk ...\n";

    [Fact]
    public void A_folder_is_not_a_disk() => AssertNoFile(Path.GetTempPath(), "is a folder");

    [SkippableFact]
    public void A_pipe_is_not_waited_for()
    {
        OutsideTool.Require("mkfifo");
        using TemporaryFolder folder = new();
        OutsideTool.RunChecked("mkfifo", folder.File("pipe"));
        File.CreateSymbolicLink(folder.File("link"), folder.File("pipe"));

        AssertNoFile(folder.File("link"), "is a pipe");
    }

    [Fact]
    public void A_path_that_names_nothing_is_told_as_such() =>
        AssertUsage("no-such-disk.vhdx", "There is no file no-such-disk.vhdx:", "not-found");

    private static void AssertNoFile(string path, string cause) => AssertUsage(path, $"{path} {cause}", "not-a-file");

    private static void AssertUsage(string path, string message, string code)
    {
        ToolResult result = VmGeneralizeTool.Run("inspect", path, "--json");

        Assert.True(result.ExitCode == ExitCodes.Usage, result.All);
        Assert.StartsWith($"{Stages}vmgeneralize: {message}", result.Error, StringComparison.Ordinal);
        Assert.Contains($"\"{code}\"", result.Output, StringComparison.Ordinal);
    }
}
