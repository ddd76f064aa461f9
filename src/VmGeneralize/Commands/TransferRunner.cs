using VmGeneralize.Console;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Commands;

/// <summary>Runs what talks to Azure with a progress display, and says what is left when it is cancelled.</summary>
internal static class TransferRunner
{
    public static async Task<T> RunAsync<T>(Func<IProgress<ProgressUpdate>, Task<T>> work, string whenCancelled)
    {
        try
        {
            return await ProgressDisplay.RunAsync(work).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw new CancelledException(whenCancelled);
        }
    }
}
