using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class SysprepLogsCheck
{
    private static readonly Leftover What = new(Severity.Info, "Sysprep's own logs", FixedBy: "windows-sysprep-logs");

    public static Check Check { get; } = new()
    {
        Id = "leftover-sysprep-logs",
        Title = "Logs of Sysprep",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/deployment-troubleshooting-and-log-files"),
        Find = What.Emptied,
    };
}
