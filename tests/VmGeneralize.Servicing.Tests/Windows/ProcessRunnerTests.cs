using System.ComponentModel;
using VmGeneralize.Servicing.Seams;
using VmGeneralize.Servicing.Windows;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Servicing.Tests.Windows;

public sealed class ProcessRunnerTests
{
    [SkippableFact]
    public async Task Tells_the_exit_code_and_the_last_lines_without_bars()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs a POSIX shell");
        List<string> lines = [];
        ProcessResult result = await new ProcessRunner().RunAsync(
            "/bin/sh", ["-c", @"printf '[= 1.0%% ]\r[== 2.0%% ]\r\n'; echo one two >&2; exit 87"], lines.Add, default);
        Assert.Equal(87, result.ExitCode);
        Assert.Equal(["one two"], result.LastLines);
        Assert.Contains("[== 2.0% ]", lines);
    }

    [SkippableFact]
    public async Task Cancelled_it_returns_when_the_program_has_ended()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs a POSIX shell");
        using TemporaryFolder folder = new();
        using CancellationTokenSource stop = new();
        string ended = folder.File("ended");

        // The program ends by itself once it is cancelled, like one that Ctrl-C reached too.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ProcessRunner().RunAsync(
            "/bin/sh", ["-c", $"echo ready; while [ ! -e '{ended}' ]; do sleep 0.05; done; echo > '{ended}.too'"],
            line =>
            {
                stop.Cancel();
                File.WriteAllText(ended, "");
            },
            stop.Token));

        Assert.True(File.Exists(ended + ".too"));
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_a_native_error() => await Assert.ThrowsAsync<Win32Exception>(
        () => new ProcessRunner().RunAsync(Path.Combine(Path.GetTempPath(), "no-such-program"), [], _ => { }, default));
}
