namespace VmGeneralize.Checks.Windows.Readiness;

internal static class AutomaticServicesCheck
{
    public static Check Check { get; } = FixableCheck.Create(
        "azure-automatic-services",
        "azure-automatic-services",
        "Services that start by themselves",
        static at => at.Found switch
        {
            "4" when at.Leaf.ToUpperInvariant() is "DHCP" or "NSI" => Severity.Error,
            "4" when at.Leaf.Equals("RemoteRegistry", StringComparison.OrdinalIgnoreCase) => Severity.Info, // clients ship it so
            "4" => Severity.Warning,
            _ => Severity.Info,
        },
        static at => at.Found == "4"
            ? $"Service {at.Leaf} is disabled, and is among those that Azure's documentation wants started for connectivity"
            : $"Service {at.Leaf} does not start by itself",
        static at => $"Set-Service -Name {at.Leaf} -StartupType Automatic");
}
