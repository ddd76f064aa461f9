using VmGeneralize.Checks.Windows.Blockers.Logs;
using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers;

internal static class SysprepLogCheck
{
    // What every failure ends with, whatever its cause.
    private static readonly string[] Consequences =
    [
        "Hit failure while", "RunDlls:", "RunExternalDlls:", "RunPlatformActions:", "SysprepSession::", "ExecuteAction:", "ExecuteActionList:",
    ];

    public static Check Check { get; } = new()
    {
        Id = "sysprep-log",
        Title = "Why Sysprep's last run stopped",
        Area = CheckArea.SysprepBlocker,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/sysprep-process-overview"),
        Find = static guest => ImageStates.LastRunSucceeded(guest) ? [] : Explain(guest, SysprepLogFiles.OfLastRun(guest)),
    };

    private static IReadOnlyList<Finding> Explain(IGuestView guest, IReadOnlyList<LogError> errors)
    {
        IReadOnlyList<Finding> causes = [.. StoreAppCause.Find(errors), .. LogCauses.All.SelectMany(cause => cause.Find(errors))];
        causes = causes.Count > 0 ? causes : [.. MissingLibraryCause.Find(guest, errors)];
        causes = causes.Count > 0 ? causes : [.. ProviderCause.Find(errors)];
        causes = causes.Count > 0 ? causes : [.. LogCauses.WindowClosed.Find(errors)];
        return causes.Count > 0 || errors.Count == 0 ? causes : [LastError(errors)];
    }

    private static Finding LastError(IReadOnlyList<LogError> errors)
    {
        LogError last = errors.LastOrDefault(error => !error.Holds(Consequences)) ?? errors[^1];
        return new Finding(
            Severity.Info,
            $"The last error that Sysprep logged, of a kind that is unknown here: {last.Message}",
            last.Evidence,
            $"Look at the lines around it, and at the same time in {GuestPath.ToWindows(SysprepLogFiles.Actions)}.")
        {
            Found = last.Message,
        };
    }
}
