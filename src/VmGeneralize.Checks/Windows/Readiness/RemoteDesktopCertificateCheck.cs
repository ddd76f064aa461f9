using VmGeneralize.Guests;
using VmGeneralize.Operations.Windows.Readiness;

namespace VmGeneralize.Checks.Windows.Readiness;

internal static class RemoteDesktopCertificateCheck
{
    private static readonly Check OfItsOwn = FixableCheck.Create(
        "azure-remote-desktop-certificate",
        "windows-remote-desktop-certificate",
        "Remote Desktop certificate",
        static _ => Severity.Warning,
        static _ => "Remote Desktop is bound to a certificate of the source, which its clones would share");

    public static Check Check { get; } = OfItsOwn with { Find = static guest => [.. OfItsOwn.Find(guest), .. Issued(guest)] };

    // Bound on purpose, perhaps for all clones: reported, and left.
    private static IEnumerable<Finding> Issued(IGuestView guest) => RemoteDesktopCertificate.Issued(guest).Select(bound => new Finding(
        Severity.Info,
        $"Remote Desktop is bound to a certificate that {bound.Certificate.Issuer} issued for {bound.Certificate.Subject}; it stays, and clones share it",
        ReadinessCheck.Evidence("SYSTEM", bound.Key, bound.Value),
        "If clones must not have it: wmic /namespace:\\\\root\\cimv2\\TerminalServices PATH Win32_TSGeneralSetting Set SSLCertificateSHA1Hash=\"\" in the VM")
    {
        Expected = "absent, or meant for all clones", Found = "a certificate of an authority",
    });
}
