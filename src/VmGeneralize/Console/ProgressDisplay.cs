using System.Text;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Console;

/// <summary>Progress on standard error, as requested or as fits standard error; and in the log.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs the work with a display around it.</summary>
    public static async Task<T> RunAsync<T>(Func<IProgress<ProgressUpdate>, Task<T>> work)
    {
        using StageProgress progress = new([.. Views(StreamSettings.Current)], TimeProvider.System);
        T result = await work(progress).ConfigureAwait(false);
        progress.End(done: true);
        return result;
    }

    private static IEnumerable<IStageView> Views(StreamSettings settings)
    {
        TextWriter error = System.Console.Error;
        IStageView? shown = settings.Shown switch
        {
            ProgressMode.Bar => new BarStages(error, () => Terminal.Width, error.Encoding is UTF8Encoding, settings.Verbose),
            ProgressMode.Plain => new PlainStages(error, settings.Verbose),
            ProgressMode.Json => new JsonStages(error),
            ProgressMode.None => null,
            _ => throw new InvalidOperationException($"No display for {settings.Shown}"),
        };
        if (shown is not null)
        {
            yield return shown;
        }

        if (settings.Log is { } log)
        {
            yield return new LoggedStages(log);
        }
    }
}
