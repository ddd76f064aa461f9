using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class FirewallLogs
{
    private static readonly string[] Folders = ["/Windows/System32/LogFiles/Firewall"];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-firewall-logs",
        Title = "Remove the logs of the firewall",
        Why = "They name addresses of the source and of those that it talked with",
        Source = new("https://learn.microsoft.com/windows/security/operating-system-security/network-security/windows-firewall/configure-logging"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = false,
        SafeBeforeSysprep = true,
        Group = OptInGroups.Logs,
        Empties = static _ => Folders,
        Plan = static guest => guest.DeleteContents(Folders),
    };
}
