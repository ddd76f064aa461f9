using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>On any system but Windows, the tool says that it did not optimize and what to do instead, and is never silent about it.</summary>
public sealed class OptimizeElsewhereTests
{
    private const int Servicing = 6;

    private static string Fixture => Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    [SkippableFact]
    public void Run_says_that_it_was_skipped_what_it_would_bring_and_the_command()
    {
        Skip.If(OperatingSystem.IsWindows(), "a Windows host optimizes");
        using TemporaryFolder folder = new();
        ToolResult run = VmGeneralizeTool.RunChecked("run", Fixture, "--to", folder.File("out"));
        Assert.Contains("Not optimized: DISM /Optimize-Image needs Windows", run.Output, StringComparison.Ordinal);
        Assert.Contains("starts faster", run.Output, StringComparison.Ordinal);
        Assert.Contains("vmgeneralize optimize server2022.vhd", run.Output, StringComparison.Ordinal);

        ToolResult optimize = VmGeneralizeTool.Run("optimize", Path.Combine(folder.File("out"), "server2022.vhd"));
        Assert.True(optimize.ExitCode == Servicing, optimize.All);
        Assert.Contains("vmgeneralize optimize server2022.vhd", optimize.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Required_it_fails_before_anything_is_written()
    {
        Skip.If(OperatingSystem.IsWindows(), "a Windows host optimizes");
        using TemporaryFolder folder = new();
        ToolResult run = VmGeneralizeTool.Run("run", Fixture, "--to", folder.File("out"), "--require-optimize");
        Assert.True(run.ExitCode == Servicing, run.All);
        Assert.False(Directory.Exists(folder.File("out")));
    }
}
