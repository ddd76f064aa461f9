using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using Xunit.Abstractions;

namespace VmGeneralize.EndToEnd.Tests.Support;

/// <summary>Runs a command once for each of its calls that is to fail.</summary>
/// <param name="figures">Receives the number of runs.</param>
/// <param name="report">A file for counting calls.</param>
internal sealed class FailingCallsRun(ITestOutputHelper figures, string report)
{
    private static bool IsEvery { get; } = Environment.GetEnvironmentVariable("VMG_EVERY_CALL") is { Length: > 0 };

    /// <summary>A runtime that cannot load one of its own files reports this itself; a native program has none to load.</summary>
    private static bool IsManaged { get; } = VmGeneralizeTool.Lead.Length > 0;

    /// <summary>Whether the runtime, its loader or a signal ended the program, so that it could not report anything.</summary>
    public static bool EndedBySystem(ToolResult result) => result.ExitCode >= 127;

    /// <param name="begin">Restores the initial state.</param>
    /// <param name="command">The command to run.</param>
    /// <param name="judge">Fails when something is lost, or is reported as done but is not.</param>
    public void All(Action begin, string[] command, Action<ToolResult> judge)
    {
        List<string> told = [];
        int runs = 0;
        begin();
        foreach ((string kind, int calls) in FailingCall.Count(report, command))
        {
            foreach (string[] faults in kind is "write" or "pwrite64" ? (string[][])[Errors(kind), [FailingCall.Short]] : [Errors(kind)])
            {
                foreach (int call in Chosen(calls, runs))
                {
                    string fault = faults[call % faults.Length];
                    begin();
                    ToolResult result = FailingCall.Run(report, kind, call, fault, command);
                    runs++;
                    try
                    {
                        Assert.True(!result.Error.Contains("   at ", StringComparison.Ordinal) || (IsManaged && EndedBySystem(result)), "a stack trace");
                        judge(result);
                    }
                    catch (Exception problem) when (problem is not SkipException)
                    {
                        told.Add($"{kind} {call} of {calls}, {fault}: {problem.Message}\nexit {result.ExitCode}\n{result.Error}");
                    }
                }

                figures.WriteLine($"{command[0]}: {kind}, {string.Join(' ', faults)}: {calls} calls");
            }
        }

        figures.WriteLine($"{string.Join(' ', command)}: {runs} runs");
        Assert.True(told.Count == 0, string.Join("\n\n", told));
    }

    /// <summary>All calls, or one, which differs for each kind and command.</summary>
    private static IEnumerable<int> Chosen(int calls, int number) =>
        IsEvery || calls == 0 ? Enumerable.Range(1, calls) : [calls - (number * 7 % calls)];

    private static string[] Errors(string kind) => kind switch
    {
        "openat" => ["EIO", "EMFILE", "EACCES"],
        "fsync" or "fdatasync" => ["EIO", "ENOSPC", "EDQUOT"],
        _ => ["EIO", "ENOSPC", "EROFS"],
    };
}
