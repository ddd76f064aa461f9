namespace VmGeneralize.Checks.Windows.Readiness;

internal static class RemoteDesktopCheck
{
    public static Check Check { get; } = FixableCheck.Create(
        "azure-remote-desktop",
        "azure-remote-desktop",
        "Remote Desktop",
        static _ => Severity.Warning,
        static at => at.Hive == "SYSTEM"
            ? "Remote Desktop is off: the VM cannot be reached with it"
            : "A group policy turns Remote Desktop off: the VM cannot be reached with it");
}
