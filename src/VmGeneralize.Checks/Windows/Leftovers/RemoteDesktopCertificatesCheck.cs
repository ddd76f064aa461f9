using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class RemoteDesktopCertificatesCheck
{
    private static readonly Leftover What = new(
        Severity.Info, "A certificate of Remote Desktop; Windows makes a new one for a clone when none is bound to its listener",
        FixedBy: "windows-remote-desktop-keys");

    public static Check Check { get; } = new()
    {
        Id = "leftover-remote-desktop-certificates",
        Title = "Certificates of Remote Desktop",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/azure/virtual-machines/windows/prepare-for-upload-vhd-image"),
        Find = What.DeletedKeys,
    };
}
