namespace VmGeneralize.Checks.Windows.Readiness;

internal static class SanPolicyCheck
{
    public static Check Check { get; } = FixableCheck.Create(
        "azure-san-policy",
        "azure-san-policy",
        "SAN policy",
        static at => at.Found == "absent" ? Severity.Info : Severity.Warning,
        static at => at.Found == "absent"
            ? "No SAN policy is set: some editions of Windows Server then probably leave new data disks offline"
            : "The SAN policy probably leaves new data disks offline",
        static _ => "diskpart, then in it: san policy=onlineall");
}
