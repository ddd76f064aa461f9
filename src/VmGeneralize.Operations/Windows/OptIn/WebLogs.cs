using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class WebLogs
{
    private static readonly string[] Folders = ["/inetpub/logs/LogFiles", "/Windows/System32/LogFiles/HTTPERR"];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-web-logs",
        Title = "Remove the logs of IIS and of its driver (HTTPERR)",
        Why = "They hold addresses, names and requests of those whom the source served, tokens in addresses included",
        Source = new("https://learn.microsoft.com/iis/manage/provisioning-and-managing-iis/configure-logging-in-iis"),
        Guest = GuestKind.Windows,
        Risk = Risk.Medium,
        OnByDefault = false,
        SafeBeforeSysprep = true,
        Group = OptInGroups.Logs,
        Notice = "The history of the web server is removed; logs that IIS was configured to write elsewhere stay.",
        Empties = static _ => Folders,
        Plan = static guest => guest.DeleteContentsOfEach(Folders),
    };
}
