using System.Diagnostics;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>Ctrl-C and SIGTERM end every command quickly, with exit code 130 and nothing left behind, whatever the command is doing.</summary>
public sealed class InterruptionTests(InterruptionTests.FullGuest guest) : IClassFixture<InterruptionTests.FullGuest>, IDisposable
{
    // A stage can be over before the signal arrives.
    private const int Attempts = 10;

    // It takes well below a second on an idle machine, but these tests run on busy ones. The limit catches hangs.
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _output = new();

    [SkippableTheory]
    [InlineData("INT", "inspect", "Opening the disk")]
    [InlineData("TERM", "inspect", "Inspecting the disk")]
    [InlineData("INT", "plan", "Planning")]
    [InlineData("TERM", "plan", "Making the changes in memory")]
    [InlineData("INT", "verify", "Checking the system")]
    [InlineData("TERM", "verify", "Looking for dead data")]
    [InlineData("INT", "generalize", "Planning")]
    [InlineData("TERM", "generalize", "Verifying")]
    [InlineData("INT", "generalize", "Writing the image")]
    [InlineData("HUP", "generalize", "Planning")]
    [InlineData("HUP", "generalize", "Writing the image")]
    public async Task A_signal_ends_it(string signal, string command, string stage)
    {
        string[] arguments = command == "generalize"
            ? [command, guest.Disk, "-o", _output.File("out.vhd"), "--report", _output.File("out.html")]
            : [command, guest.Disk];

        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            using RunningTool tool = VmGeneralizeTool.Launch(arguments);
            await tool.ToldAsync(stage);
            long sent = Stopwatch.GetTimestamp();
            tool.Signal(signal);
            ToolResult result = tool.Wait();
            Assert.Contains(stage, result.Error, StringComparison.Ordinal);
            if (result.ExitCode == ExitCodes.Cancelled)
            {
                Assert.InRange(Stopwatch.GetElapsedTime(sent), TimeSpan.Zero, Soon);
                Assert.Contains("Cancelled. Nothing was changed and no file was left.", result.Error, StringComparison.Ordinal);
                Assert.Empty(result.Output);
                Assert.Empty(Directory.GetFileSystemEntries(_output.Path));
                return;
            }

            // The command already had its answer.
            Assert.True(result.ExitCode is ExitCodes.Done or ExitCodes.Leftovers, result.All);
            foreach (string made in Directory.GetFiles(_output.Path))
            {
                File.Delete(made);
            }
        }

        Assert.Fail($"{Attempts} times it was over before the signal was there");
    }

    [SkippableFact]
    public async Task A_second_signal_ends_it_at_once()
    {
        using RunningTool tool = VmGeneralizeTool.Launch("plan", guest.Disk);
        await tool.ToldAsync("Planning");

        tool.Signal("INT");
        tool.Signal("INT");

        ToolResult result = tool.Wait();
        Assert.True(result.ExitCode is ExitCodes.Cancelled or ExitCodes.Done, result.All);
        Assert.DoesNotContain("   at ", result.All, StringComparison.Ordinal);
    }

    /// <summary>
    /// Also SIGXFSZ: the runtime can hand it over later than the write that it belongs to ends the command. The process is held at its last call.
    /// </summary>
    [SkippableTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("XFSZ")]
    public async Task One_that_comes_after_the_answer_changes_nothing(string signal)
    {
        OutsideTool.Require("strace");
        string calls = _output.File("calls");
        string[] slow = ["-f", "-qq", "-o", calls, "-e", "trace=exit_group", "-e", "inject=exit_group:delay_enter=2000000"];
        using RunningTool tool = VmGeneralizeTool.LaunchUnder(OutsideTool.Find("strace")!, slow, "inspect", guest.Disk);
        string last = "";
        while (!last.Contains("exit_group(", StringComparison.Ordinal))
        {
            Assert.False(tool.HasExited);
            await Task.Delay(20);
            last = File.Exists(calls) ? File.ReadAllText(calls) : "";
        }

        OutsideTool.RunChecked("kill", $"-{signal}", last.Split(' ')[0]);

        ToolResult result = tool.Wait();
        Assert.True(result.ExitCode == ExitCodes.Done, result.All);
        Assert.NotEmpty(result.Output);
        Assert.Contains($"SIG{signal}", File.ReadAllText(calls), StringComparison.Ordinal); // it arrived
    }

    [SkippableTheory]
    [InlineData("/var/log/itself")]
    [InlineData("/var/log/itself", "/var/log/again")]
    public void A_folder_that_holds_itself_has_an_end(params string[] links)
    {
        OutsideTool.Require("debugfs");
        string disk = SmallLinuxGuest.Build(_folder, _ => { }).Path;
        foreach (string link in links)
        {
            OutsideTool.RunChecked("debugfs", "-w", "-R", $"ln /var/log {link}", $"{disk}?offset={SmallLinuxGuest.VolumeOffset}");
        }

        ToolResult inspect = VmGeneralizeTool.Run("inspect", disk);
        ToolResult plan = VmGeneralizeTool.Run("plan", disk);
        ToolResult verify = VmGeneralizeTool.Run("verify", disk);

        Assert.True(inspect.ExitCode == ExitCodes.Done, inspect.All);
        Assert.True(plan.ExitCode == ExitCodes.Corrupt, plan.All);
        Assert.Contains("not below itself", plan.All, StringComparison.Ordinal);
        Assert.True(verify.ExitCode == ExitCodes.Leftovers, verify.All);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
    }

    /// <summary>A Linux guest with so many logs that processing it takes a while.</summary>
    public sealed class FullGuest : IDisposable
    {
        private const int Folders = 40;
        private const int FilesPerFolder = 200;

        private readonly TemporaryFolder _folder = new();
        private string? _disk;

        public string Disk => _disk ??= SmallLinuxGuest.Build(_folder, Fill).Path;

        public void Dispose() => _folder.Dispose();

        private static void Fill(string tree)
        {
            for (int folder = 0; folder < Folders; folder++)
            {
                string path = Path.Combine(tree, "var", "log", "many", $"{folder}");
                Directory.CreateDirectory(path);
                for (int file = 0; file < FilesPerFolder; file++)
                {
                    File.WriteAllBytes(Path.Combine(path, $"{file}.log"), []);
                }
            }
        }
    }
}
