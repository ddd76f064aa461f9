namespace VmGeneralize.Checks.Windows.Readiness;

internal static class RemoteDesktopCertificateCheck
{
    public static Check Check { get; } = FixableCheck.Create(
        "azure-remote-desktop-certificate",
        "windows-remote-desktop-certificate",
        "Remote Desktop certificate",
        static _ => Severity.Warning,
        static _ => "Remote Desktop is bound to a certificate of the source, which its clones would share");
}
