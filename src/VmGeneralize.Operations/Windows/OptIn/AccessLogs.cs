using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class AccessLogs
{
    private static readonly string[] Folders = ["/Windows/System32/LogFiles/Sum"];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-access-logs",
        Title = "Remove the records of who used this server's roles (User Access Logging)",
        Why = "They name users, addresses and devices that the source served; the service starts over",
        Source = new("https://learn.microsoft.com/windows-server/administration/user-access-logging/manage-user-access-logging"),
        Guest = GuestKind.Windows,
        Risk = Risk.Medium,
        OnByDefault = false,
        Group = OptInGroups.Logs,
        Notice = "Client access licences can no longer be counted from these records.",
        Empties = static _ => Folders,
        Plan = static guest => guest.DeleteContents(Folders),
    };
}
