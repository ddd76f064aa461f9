using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers;

internal static class ActivationRearmCheck
{
    private const string Key = @"Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform";

    public static Check Check { get; } = new()
    {
        Id = "activation-rearm",
        Title = "Whether Sysprep resets activation",
        Area = CheckArea.SysprepBlocker,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/sysprep--generalize--a-windows-installation"),
        Find = static guest => guest.Registry.Number("SOFTWARE", Key, "SkipRearm") is not > 0 ? [] :
        [
            new Finding(
                Severity.Info,
                "Sysprep is set not to rearm activation: no rearm is used up, and clones keep the grace period that is left here",
                $@"SOFTWARE\{Key}\SkipRearm: {guest.Registry.Number("SOFTWARE", Key, "SkipRearm")}",
                "Right for trial runs. For the final image set Microsoft-Windows-Security-SPP SkipRearm to 0 in the answer file; slmgr /dlv in the "
                    + "VM shows the rearms left."),
        ],
    };
}
