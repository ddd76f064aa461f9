namespace VmGeneralize.Checks.Windows.Readiness;

internal static class RemoteDesktopListenerCheck
{
    public static Check Check { get; } = FixableCheck.Create(
        "azure-remote-desktop-listener",
        "azure-remote-desktop-listener",
        "Remote Desktop listener",
        static at => at.Name == "UserAuthentication" || at.Found == "absent" ? Severity.Info : Severity.Warning,
        static at => at.Name switch
        {
            "PortNumber" => "Remote Desktop does not listen on port 3389, the one that Azure opens",
            "LanAdapter" => "Remote Desktop does not listen on every network adapter",
            _ => "Remote Desktop does not ask for network level authentication",
        });
}
