using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.Readiness;

internal static class RemoteDesktopCertificate
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-remote-desktop-certificate",
        Title = "Unbind the Remote Desktop certificate",
        Why = "Clones would present the certificate of the source; Windows makes a new one when none is bound",
        Source = new("https://learn.microsoft.com/azure/virtual-machines/windows/prepare-for-upload-vhd-image"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        Group = ReadinessOperations.Group,
        Plan = static guest =>
        [
            .. guest.InEveryControlSet(@"Control\Terminal Server\WinStations\RDP-Tcp")
                .SelectMany(key => guest.DeleteExistingValues("SYSTEM", key, "SSLCertificateSHA1Hash")),
        ],
    };
}
