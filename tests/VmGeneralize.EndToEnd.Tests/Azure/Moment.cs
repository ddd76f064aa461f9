using System.Diagnostics;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>Waits for something that another process does.</summary>
internal static class Moment
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <summary>Whether it came, before it was too late.</summary>
    public static async Task<bool> ComesAsync(Func<bool> what, Func<bool> tooLate)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!what())
        {
            if (tooLate() || watch.Elapsed > Longest)
            {
                return false;
            }

            await Task.Delay(Look);
        }

        return true;
    }
}
