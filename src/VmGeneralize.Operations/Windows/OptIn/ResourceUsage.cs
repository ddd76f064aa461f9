using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class ResourceUsage
{
    private static readonly string[] Folders = ["/Windows/System32/sru"];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-resource-usage",
        Title = "Remove the monitor of resource usage (System32\\sru)",
        Why = "It shows which programs and users of the source used processor and network; the service creates it again",
        Source = new("https://learn.microsoft.com/windows/win32/msisf/system-resource-usage-monitor"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = false,
        Group = OptInGroups.Caches,
        Empties = static _ => Folders,
        Plan = static guest => guest.DeleteContents(Folders),
    };
}
