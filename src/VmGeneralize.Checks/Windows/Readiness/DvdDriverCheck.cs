namespace VmGeneralize.Checks.Windows.Readiness;

internal static class DvdDriverCheck
{
    public static Check Check { get; } = FixableCheck.Create(
        "azure-dvd-driver",
        "azure-dvd-driver",
        "DVD driver",
        static at => at.Found is "4" ? Severity.Error : Severity.Warning,
        static at => at.Found == "4"
            ? "The DVD driver is disabled: Azure hands over its answer file on a DVD, so the VM would hang in OOBE"
            : "The DVD driver does not start with the system: Azure hands over its answer file on a DVD");
}
