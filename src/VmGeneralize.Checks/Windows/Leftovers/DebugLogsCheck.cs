using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class DebugLogsCheck
{
    private static readonly Leftover What = new(
        Severity.Info,
        "Logs that name the domain, accounts and machines of the source",
        FixedBy: "windows-debug-logs");

    public static Check Check { get; } = new()
    {
        Id = "leftover-debug-logs",
        Title = "Logs of joins and logons",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/troubleshoot/windows-server/active-directory/troubleshoot-errors-join-computer-to-domain"),
        Find = What.Deleted,
    };
}
