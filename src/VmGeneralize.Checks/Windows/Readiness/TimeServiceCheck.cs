namespace VmGeneralize.Checks.Windows.Readiness;

internal static class TimeServiceCheck
{
    public static Check Check { get; } = FixableCheck.Create(
        "azure-time-service",
        "azure-time-service",
        "Time service",
        static at => at.Found == "4" ? Severity.Warning : Severity.Info,
        static at => at.Found == "4" ? "The time service is disabled" : "The time service does not start by itself",
        static _ => "Set-Service -Name w32time -StartupType Automatic");
}
