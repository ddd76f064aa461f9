using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class EventLogsCheck
{
    private static readonly Leftover What = new(
        Severity.Info,
        "Event logs of the source machine",
        Remedy: "Sysprep clears them: these are probably from after it. In the VM: wevtutil el | ForEach-Object { wevtutil cl $_ }",
        FixedBy: "windows-event-logs");

    public static Check Check { get; } = new()
    {
        Id = "leftover-event-logs",
        Title = "Event logs",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-server/administration/windows-commands/wevtutil"),
        Find = What.Deleted,
    };
}
