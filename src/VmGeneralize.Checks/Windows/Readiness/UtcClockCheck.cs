namespace VmGeneralize.Checks.Windows.Readiness;

internal static class UtcClockCheck
{
    public static Check Check { get; } = FixableCheck.Create(
        "azure-utc-clock",
        "azure-utc-clock",
        "Hardware clock",
        static _ => Severity.Warning,
        static _ => "Windows reads the hardware clock as local time; in Azure it shows UTC");
}
