using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Azure;

namespace VmGeneralize.Commands;

/// <summary>Runs work in Azure with a progress display; if it is stopped, says what to check.</summary>
internal static class StoppableRunner
{
    public static async Task<T> RunAsync<T>(Func<IProgress<ProgressUpdate>, Task<T>> work, string whenStopped)
    {
        try
        {
            return await ProgressDisplay.RunAsync(work).ConfigureAwait(false);
        }
        catch (OperationCanceledException problem) when (problem is not AzureStoppedException)
        {
            throw new AzureStoppedException(whenStopped);
        }
    }
}
