using System.Diagnostics;
using System.Runtime.InteropServices;
using VmGeneralize.Console;

namespace VmGeneralize.Tests.Console;

/// <summary>Where it does not hold, the signal kills the run of these tests.</summary>
public class FileSizeSignalTests
{
    private const int Number = 25; // SIGXFSZ

    /// <summary>As it is when a write that failed ends the command before the runtime has handed over the signal that came with it.</summary>
    [SkippableFact]
    public async Task One_that_is_handed_over_after_the_end_of_the_command_kills_nothing()
    {
        Skip.If(OperatingSystem.IsWindows(), "on Windows no signal tells of a limit");
        FileSizeSignal.Ignore();
        new Interruption().Dispose();
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using PosixSignalRegistration observer = PosixSignalRegistration.Create((PosixSignal)Number, _ => seen.SetResult());

        using Process kill = Process.Start("kill", [$"-{Number}", $"{Environment.ProcessId}"]);
        await kill.WaitForExitAsync();

        Assert.Equal(0, kill.ExitCode);
        await seen.Task;
    }
}
