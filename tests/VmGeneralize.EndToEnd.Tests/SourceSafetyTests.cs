using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>No name leads an output to the disk that is being read, and a killed run leaves nothing that the next run keeps.</summary>
public sealed class SourceSafetyTests
{
    private static string Fixture => Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    [SkippableTheory]
    [InlineData("disk.vhdx", "disk.vhdx", "output-is-source")]
    [InlineData("link.vhdx", "disk.vhdx", "output-is-source")]
    [InlineData("disk.vhdx", "link.vhdx", "output-is-source")]
    [InlineData("disk.vhdx", "here/disk.vhdx", "output-is-source")]
    [InlineData("disk.vhdx", "name.vhdx", "output-in-use")]
    [InlineData("disk.vhdx", "here", "output-is-folder")]
    public void The_source_is_no_output_under_any_name(string source, string output, string code)
    {
        OutsideTool.Require("ln");
        using TemporaryFolder folder = new();
        File.Copy(Fixture, folder.File("disk.vhdx"));
        File.CreateSymbolicLink(folder.File("link.vhdx"), "disk.vhdx");
        Directory.CreateSymbolicLink(folder.File("here"), ".");
        OutsideTool.RunChecked("ln", folder.File("disk.vhdx"), folder.File("name.vhdx"));
        string[] files = Directory.GetFileSystemEntries(folder.Path);

        ToolResult result = VmGeneralizeTool.Run("generalize", folder.File(source), "-o", folder.File(output), "--force", "--json");

        Assert.True(result.ExitCode == ExitCodes.Refused, result.All);
        Assert.Contains($"\"{code}\"", result.Output, StringComparison.Ordinal);
        Assert.Equal(Digest.OfFile(Fixture), Digest.OfFile(folder.File("disk.vhdx")));
        Assert.Equal(files.Order(), Directory.GetFileSystemEntries(folder.Path).Order());
    }

    [SkippableFact]
    public void A_link_in_the_current_folder_is_followed()
    {
        OutsideTool.Require("sh");
        using TemporaryFolder folder = new();
        File.CreateSymbolicLink(folder.File("link.vhdx"), Path.GetRelativePath(folder.Path, Fixture));

        ToolResult result = OutsideTool.Run(
            "sh", ["-c", "cd \"$1\" && shift && \"$@\" inspect link.vhdx", "sh", folder.Path, VmGeneralizeTool.Executable, .. VmGeneralizeTool.Lead]);

        Assert.True(result.ExitCode == ExitCodes.Done, result.All);
    }

    [Fact]
    public void A_killed_run_leaves_the_old_output_and_the_next_run_clears_up()
    {
        using TemporaryFolder folder = new();
        string output = folder.File("out.vhd");
        File.WriteAllText(output, "old");
        using (RunningTool tool = VmGeneralizeTool.Launch("generalize", Fixture, "-o", output, "--force"))
        {
            SpinWait.SpinUntil(() => tool.HasExited || Directory.GetFiles(folder.Path).Length > 1);
            tool.Kill();
        }

        bool renamed = new FileInfo(output).Length > 3;
        if (!renamed)
        {
            Assert.Equal("old", File.ReadAllText(output));
        }

        VmGeneralizeTool.RunChecked("generalize", Fixture, "-o", output, "--force");

        Assert.Equal([output, output + ".vmgeneralize.json"], Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal));
    }
}
