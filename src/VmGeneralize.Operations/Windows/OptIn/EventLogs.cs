using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class EventLogs
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-event-logs",
        Title = "Remove the event logs",
        Why = "They show who did what on the source machine; the service creates new ones when it starts",
        Source = new("https://learn.microsoft.com/windows-server/administration/windows-commands/wevtutil"),
        Guest = GuestKind.Windows,
        Risk = Risk.Medium,
        OnByDefault = false,
        Group = OptInGroups.Logs,
        Notice = "The history of the source machine, its security log included, is not in the image any more.",
        Plan = static guest => guest.DeleteFiles("/Windows/System32/winevt/Logs", name => name.EndsWith(".evtx", StringComparison.OrdinalIgnoreCase)),
    };
}
