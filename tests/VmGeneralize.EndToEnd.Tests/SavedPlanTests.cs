using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>A saved plan is carried out exactly, or nothing is done.</summary>
public sealed class SavedPlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _disk;
    private readonly string _plan;
    private readonly string _output;

    public SavedPlanTests()
    {
        _disk = _folder.File("disk.vhdx");
        _plan = _folder.File("plan.json");
        _output = _folder.File("out.vhd");
        File.Copy(Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"), _disk);
    }

    [Fact]
    public void It_gives_the_same_disk_as_its_options()
    {
        const string operations = "defaults,-windows-page-files,windows-logs";
        string expected = _folder.File("expected.vhd");
        Save("--operations", operations);

        VmGeneralizeTool.RunChecked("generalize", _disk, "--plan", _plan, "-o", _output);

        VmGeneralizeTool.RunChecked("generalize", _disk, "--operations", operations, "-o", expected);
        Assert.True(File.ReadAllBytes(expected).AsSpan().SequenceEqual(File.ReadAllBytes(_output)));
    }

    [Fact]
    public void A_disk_that_changed_since_is_refused()
    {
        Save();
        File.SetLastWriteTimeUtc(_disk, File.GetLastWriteTimeUtc(_disk).AddSeconds(1));

        ToolResult result = VmGeneralizeTool.Run("generalize", _disk, "--plan", _plan, "-o", _output, "--json");

        Assert.Equal(ExitCodes.Refused, result.ExitCode);
        Assert.Contains("\"disk-changed\"", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_output));
    }

    [Fact]
    public void A_plan_that_says_something_else_is_refused()
    {
        Save();
        string edited = File.ReadAllText(_plan).Replace("Panther", "Pantherx", StringComparison.Ordinal);
        File.WriteAllText(_plan, edited);

        ToolResult result = VmGeneralizeTool.Run("generalize", _disk, "--plan", _plan, "-o", _output);

        Assert.Equal(ExitCodes.Refused, result.ExitCode);
        Assert.Contains(_plan, result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_output));
        Assert.Equal(ExitCodes.Refused, VmGeneralizeTool.Run("generalize", _disk, "--plan", _plan, "--dry-run").ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private void Save(params string[] options) => File.WriteAllText(_plan, VmGeneralizeTool.RunChecked(["plan", _disk, "--json", .. options]).Output);
}
