using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class ServicingLogsCheck
{
    private static readonly Leftover What = new(Severity.Info, "Logs of servicing and setup", FixedBy: "windows-servicing-logs");

    public static Check Check { get; } = new()
    {
        Id = "leftover-servicing-logs",
        Title = "Logs of servicing and setup",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/deployment-troubleshooting-and-log-files"),
        Find = What.Emptied,
    };
}
