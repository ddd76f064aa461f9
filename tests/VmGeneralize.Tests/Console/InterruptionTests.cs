using VmGeneralize.Console;

namespace VmGeneralize.Tests.Console;

public class InterruptionTests
{
    [Fact]
    public async Task The_first_signal_asks_and_the_second_ends()
    {
        int ends = 0;
        using Interruption interruption = new(() => ends++);
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = interruption.Token.Register(asked.SetResult);

        interruption.Signal();
        await asked.Task;
        Assert.Equal(0, ends);

        interruption.Signal();
        Assert.Equal(1, ends);
    }

    [Fact]
    public void One_that_comes_when_the_command_has_ended_harms_nobody()
    {
        int ends = 0;
        Interruption interruption = new(() => ends++);
        interruption.Dispose();

        interruption.Signal();

        Assert.Equal(0, ends);
    }

    [Fact]
    public void The_second_signal_is_seen_while_the_first_one_is_still_told()
    {
        int ends = 0;
        using Interruption interruption = new(() => ends++);
        using ManualResetEventSlim hung = new();
        using CancellationTokenRegistration registration = interruption.Token.Register(hung.Wait);

        interruption.Signal();
        interruption.Signal();

        Assert.Equal(1, ends);
        hung.Set();
    }
}
