using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers;

internal static class PendingUpdateRestartCheck
{
    private const string Key = @"Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired";

    public static Check Check { get; } = new()
    {
        Id = "pending-update-restart",
        Title = "Windows Update waits for a restart",
        Area = CheckArea.SysprepBlocker,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/azure/virtual-machines/windows/prepare-for-upload-vhd-image"),
        Find = static guest => !guest.Registry.KeyExists("SOFTWARE", Key) ? [] :
        [
            new Finding(
                Severity.Warning,
                "Windows Update probably waits for a restart; Sysprep may stop at it, and Azure wants none",
                $@"SOFTWARE\{Key}",
                "Restart the VM until Windows Update reports nothing pending, then run Sysprep again."),
        ],
    };
}
