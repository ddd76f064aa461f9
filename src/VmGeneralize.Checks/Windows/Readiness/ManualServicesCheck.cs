namespace VmGeneralize.Checks.Windows.Readiness;

internal static class ManualServicesCheck
{
    public static Check Check { get; } = FixableCheck.Create(
        "azure-manual-services",
        "azure-manual-services",
        "Services that start on demand",
        static at => at.Found == "4" ? Severity.Warning : Severity.Info,
        static at => at.Found == "4"
            ? $"Service {at.Leaf} is disabled"
            : $"Service {at.Leaf} is not started in Windows' default way",
        static at => $"Set-Service -Name {at.Leaf} -StartupType Manual");
}
