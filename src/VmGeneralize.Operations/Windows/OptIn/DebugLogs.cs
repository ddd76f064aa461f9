using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class DebugLogs
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-debug-logs",
        Title = "Remove the logs in Windows\\debug",
        Why = "They hold domain, account and machine names of joins and logons of the source",
        Source = new("https://learn.microsoft.com/troubleshoot/windows-server/active-directory/troubleshoot-errors-join-computer-to-domain"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = false,
        SafeBeforeSysprep = true,
        Group = OptInGroups.Logs,
        Plan = static guest => guest.DeleteFiles("/Windows/debug", name => name.EndsWith(".log", StringComparison.OrdinalIgnoreCase)),
    };
}
