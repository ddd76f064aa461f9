using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class ServicingLogs
{
    private static readonly string[] Folders = ["/Windows/Logs"];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-servicing-logs",
        Title = "Remove the logs below Windows\\Logs (CBS, DISM, setup diagnosis ...)",
        Why = "They are about updates and setup of the source machine and grow to hundreds of MiB",
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/deployment-troubleshooting-and-log-files"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = false,
        Group = OptInGroups.Logs,
        Notice = "The history of updates and servicing is removed: only a clone's own logs can explain a failing update.",
        Empties = static _ => Folders,
        Plan = static guest => guest.DeleteContentsOfEach(Folders),
    };
}
