using VmGeneralize.EndToEnd.Tests.Tool;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>A state that a running tool brings about. It is checked on every request that the tool makes.</summary>
internal sealed class Moment(Func<bool> hasCome)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2); // for a tool that hangs

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Called by the tool's server: whether the moment has come; once it has come, it stays.</summary>
    public bool Look()
    {
        if (!_reached.Task.IsCompleted && hasCome())
        {
            _reached.TrySetResult();
        }

        return _reached.Task.IsCompleted;
    }

    /// <summary>Fails, with the tool's output, when the tool ends before that moment or never reaches it.</summary>
    public async Task ReachAsync(RunningTool tool)
    {
        await Task.WhenAny(_reached.Task, tool.EndAsync(), Task.Delay(Longest));
        if (!_reached.Task.IsCompleted)
        {
            Assert.Fail(tool.Kill().All);
        }
    }
}
