using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class DeviceSetupLogs
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-device-setup-logs",
        Title = "Remove the logs of device and driver installation (INF\\setupapi.*.log)",
        Why = "They name the hardware and drivers of the source machine",
        Source = new("https://learn.microsoft.com/windows-hardware/drivers/install/setupapi-text-logs"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = false,
        SafeBeforeSysprep = true,
        Group = OptInGroups.Logs,
        Plan = static guest => guest.DeleteFiles(
            "/Windows/INF",
            name => name.StartsWith("setupapi.", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".log", StringComparison.OrdinalIgnoreCase)),
    };
}
