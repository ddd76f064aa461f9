using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers.Logs;

/// <summary>The two logs that Sysprep writes when it generalizes.</summary>
internal static class SysprepLogFiles
{
    public const string Errors = Folder + "/setuperr.log";
    public const string Actions = Folder + "/setupact.log";
    private const string Folder = "/Windows/System32/Sysprep/Panther";

    // A run logs some hundred KiB, so a machine that saw many runs has its last one past the first MiB.
    private const int LargestLog = 16 << 20;

    /// <summary>
    /// The errors of the last run, each once. setuperr.log holds errors only: where its last run begins is known from the times
    /// in setupact.log.
    /// </summary>
    public static IReadOnlyList<LogError> OfLastRun(IGuestView guest)
    {
        LogRun actions = Read(guest, Actions);
        LogRun errors = Read(guest, Errors);
        LogError[] last = [.. errors.Errors.Where(error => IsFrom(actions.Start, error))];
        HashSet<string> known = [.. last.Select(error => error.Message)];
        return [.. last, .. actions.Errors.Where(error => !known.Contains(error.Message))];
    }

    private static LogRun Read(IGuestView guest, string path) => LogRun.Read(path, guest.ReadText(path, LargestLog) ?? "");

    private static bool IsFrom(string? start, LogError error) =>
        start is null || error.Time is null || string.CompareOrdinal(error.Time, start) >= 0;
}
