using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class DeviceSetupLogsCheck
{
    private static readonly Leftover What = new(Severity.Info, "Logs that name the hardware of the source", FixedBy: "windows-device-setup-logs");

    public static Check Check { get; } = new()
    {
        Id = "leftover-device-setup-logs",
        Title = "Logs of device installation",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-hardware/drivers/install/setupapi-text-logs"),
        Find = What.Deleted,
    };
}
