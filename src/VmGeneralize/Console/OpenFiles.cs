using System.Globalization;

namespace VmGeneralize.Console;

/// <summary>
/// How many files the process may have open. The runtime opens its own parts when they are first needed, and ends without a word that helps when it
/// cannot; so it is asked before any of them is.
/// </summary>
internal static class OpenFiles
{
    private const string LimitsFile = "/proc/self/limits"; // Linux; proc(5)
    private const string Row = "Max open files";
    private const int Least = 128; // about 90 are enough for a look at a disk

    /// <summary>What to tell when they are too few; null when they are enough, or nothing is known.</summary>
    public static string? Shortage() => File.Exists(LimitsFile) ? Shortage(File.ReadAllLines(LimitsFile)) : null;

    internal static string? Shortage(string[] limits)
    {
        foreach (string line in limits)
        {
            if (line.StartsWith(Row, StringComparison.Ordinal)
                && long.TryParse(line[Row.Length..].TrimStart().Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long allowed)
                && allowed < Least)
            {
                return $"This process may have {allowed} files open, and needs {Least}: raise the limit (ulimit -n {Least}) and start again.";
            }
        }

        return null;
    }
}
