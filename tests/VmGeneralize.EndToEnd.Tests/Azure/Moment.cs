using System.Diagnostics;
using VmGeneralize.EndToEnd.Tests.Tool;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>Waits for something that another process does.</summary>
internal static class Moment
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <summary>Fails, with what the tool said, when it ends before that moment or never comes to it.</summary>
    public static async Task ReachAsync(Func<bool> moment, RunningTool tool)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!moment())
        {
            if (tool.HasExited || watch.Elapsed > Longest)
            {
                Assert.Fail(tool.Kill().All);
            }

            await Task.Delay(Look);
        }
    }
}
