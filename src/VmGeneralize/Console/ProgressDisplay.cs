using Spectre.Console;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Console;

/// <summary>Progress on standard error: bars on a terminal, one plain line per stage when it is piped.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs the work with a display around it.</summary>
    public static async Task<T> RunAsync<T>(Func<IProgress<ProgressUpdate>, Task<T>> work)
    {
        if (System.Console.IsErrorRedirected)
        {
            return await work(new PlainProgress(System.Console.Error)).ConfigureAwait(false);
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });
        return await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new BarProgress(context)))
            .ConfigureAwait(false);
    }

    private sealed class PlainProgress(TextWriter writer) : IProgress<ProgressUpdate>
    {
        private static readonly TimeSpan DetailEvery = TimeSpan.FromSeconds(15);

        private string? _stage;
        private long _told;

        public void Report(ProgressUpdate value)
        {
            bool next = value.Stage != _stage;
            if (next || (value.Detail is not null && TimeProvider.System.GetElapsedTime(_told) >= DetailEvery))
            {
                _stage = value.Stage;
                _told = TimeProvider.System.GetTimestamp();
                writer.WriteLine(value.Detail is null ? $"{value.Stage} ..." : $"{value.Stage}: {value.Detail}");
            }
        }
    }

    private sealed class BarProgress(ProgressContext context) : IProgress<ProgressUpdate>
    {
        private ProgressTask? _task;
        private string? _stage;

        public void Report(ProgressUpdate value)
        {
            if (_task is null || value.Stage != _stage)
            {
                _task?.StopTask();
                _stage = value.Stage;
                _task = context.AddTask(value.Stage);
            }

            if (value.Detail is not null)
            {
                _task.Description = Markup.Escape($"{value.Stage}: {value.Detail}");
            }

            _task.IsIndeterminate = value.Total == 0;
            _task.MaxValue = Math.Max(1, value.Total);
            _task.Value = value.Done;
        }
    }
}
