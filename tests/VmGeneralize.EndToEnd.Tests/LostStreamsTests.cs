using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>Nobody reads the tool's output, or it cannot be printed: the disk is written anyway, and the exit code says so.</summary>
public sealed class LostStreamsTests
{
    private static readonly string Disk = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    [SkippableTheory]
    [InlineData("2>&-", 0)]
    [InlineData("2>full", 0)]
    [InlineData(">&-", 0)]
    [InlineData("<&- >&- 2>&-", 0)]
    [InlineData(">full", 1)]
    [InlineData("--json >full", 1)]
    public void The_disk_stands_whatever_becomes_of_the_words(string redirection, int exit)
    {
        OutsideTool.Require("mknod");
        using TemporaryFolder folder = new();
        OutsideTool.RunChecked("mknod", folder.File("full"), "c", "1", "7"); // a node of our own that is always full
        string output = folder.File("out.vhd");

        ToolResult result = VmGeneralizeTool.Start(
            OutsideTool.Find("bash")!,
            [
                "-c", $"cd \"$1\"; shift; exec \"$@\" {redirection}", "bash", folder.Path,
                VmGeneralizeTool.Executable, .. VmGeneralizeTool.Lead, "generalize", Disk, "-o", output,
            ]);

        Assert.Equal(exit, result.ExitCode);
        Assert.DoesNotContain("   at ", result.All, StringComparison.Ordinal);
        if (exit != 0)
        {
            string told = $"{output} is whole and verified, and its record is beside it; only the report of it could not be printed";
            Assert.Contains(told, result.Error, StringComparison.Ordinal);
        }

        Assert.Equal(0, VmGeneralizeTool.Run("verify", output).ExitCode);
    }

    /// <summary>Output that is printed before a command begins.</summary>
    [SkippableTheory]
    [InlineData("ulimit -n 60", "--version")]
    [InlineData("true", "[complete]", "ins")]
    public void Words_that_nobody_takes_are_no_crash(string before, params string[] arguments)
    {
        OutsideTool.Require("mknod");
        using TemporaryFolder folder = new();
        OutsideTool.RunChecked("mknod", folder.File("full"), "c", "1", "7");

        ToolResult result = VmGeneralizeTool.Start(
            OutsideTool.Find("bash")!,
            [
                "-c", $"cd \"$1\"; shift; {before}; exec \"$@\" >full 2>full", "bash", folder.Path,
                VmGeneralizeTool.Executable, .. VmGeneralizeTool.Lead, .. arguments,
            ]);

        Assert.Equal(1, result.ExitCode);
    }

    [SkippableTheory]
    [InlineData("upload", "server.vhd", "URL")]
    [InlineData("inspect", "URL")]
    [InlineData("mark", "URL")]
    [InlineData("register", "--source", "URL", "--image", "URL")]
    [InlineData("generalize", "server.vhd", "--format", "URL")]
    [InlineData("upload", "server.vhd", "--blob", "https://account.blob.core.windows.net/images/b.vhd%3Fsv=1&sig=SeCrEt%3D")]
    public void A_signature_is_never_printed_whatever_the_mistake(params string[] arguments)
    {
        ToolResult result = VmGeneralizeTool.Run([.. arguments.Select(argument =>
            argument.Replace("URL", "https://account.blob.core.windows.net/images/b.vhd?sv=1&sig=SeCrEt%3D", StringComparison.Ordinal))]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotContain("SeCrEt", result.All, StringComparison.Ordinal);
    }
}
