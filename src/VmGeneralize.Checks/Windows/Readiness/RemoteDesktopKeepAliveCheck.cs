namespace VmGeneralize.Checks.Windows.Readiness;

internal static class RemoteDesktopKeepAliveCheck
{
    public static Check Check { get; } = FixableCheck.Create(
        "azure-remote-desktop-keep-alive",
        "azure-remote-desktop-keep-alive",
        "Remote Desktop keep-alive and reconnection",
        static _ => Severity.Info,
        static at => $"Remote Desktop keep-alive or reconnection is not as advised for Azure: {at.Name}");
}
