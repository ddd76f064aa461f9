namespace VmGeneralize.Checks.Windows.Readiness;

internal static class CrashDumpSettingsCheck
{
    public static Check Check { get; } = FixableCheck.Create(
        "azure-crash-dump-settings",
        "azure-crash-dump-settings",
        "Crash dump settings",
        static _ => Severity.Info,
        static at => $"Crash dumps are not set up as advised for Azure: {at.Name}");
}
