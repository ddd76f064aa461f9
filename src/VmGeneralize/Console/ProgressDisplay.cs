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

    private static readonly TimeSpan DetailEvery = TimeSpan.FromSeconds(10);

    private sealed class PlainProgress(TextWriter writer) : IProgress<ProgressUpdate>
    {
        private readonly Lock _gate = new();
        private string? _stage;
        private long _lastDetail;

        public void Report(ProgressUpdate value)
        {
            lock (_gate)
            {
                if (value.Stage != _stage)
                {
                    _stage = value.Stage;
                    _lastDetail = TimeProvider.System.GetTimestamp();
                    writer.WriteLine($"{value.Stage} ...");
                }
                else if (value.Detail is { } detail && TimeProvider.System.GetElapsedTime(_lastDetail) >= DetailEvery)
                {
                    _lastDetail = TimeProvider.System.GetTimestamp();
                    writer.WriteLine($"{value.Stage}: {detail}");
                }
            }
        }
    }

    private sealed class BarProgress(ProgressContext context) : IProgress<ProgressUpdate>
    {
        private readonly Lock _gate = new();
        private ProgressTask? _task;
        private string? _stage;

        public void Report(ProgressUpdate value)
        {
            lock (_gate)
            {
                Show(value);
            }
        }

        private void Show(ProgressUpdate value)
        {
            if (_task is null || _stage != value.Stage)
            {
                _task?.StopTask();
                _stage = value.Stage;
                _task = context.AddTask(Markup.Escape(value.Stage));
            }

            _task.Description = Markup.Escape(value.Detail is { } detail ? $"{value.Stage}: {detail}" : value.Stage);
            _task.IsIndeterminate = value.Total == 0;
            _task.MaxValue = Math.Max(1, value.Total);
            _task.Value = value.Done;
        }
    }
}
