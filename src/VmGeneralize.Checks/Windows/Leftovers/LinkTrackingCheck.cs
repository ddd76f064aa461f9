using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class LinkTrackingCheck
{
    private static readonly Leftover What = new(Severity.Info, "The log of distributed link tracking, with names of machines and volumes");

    public static Check Check { get; } = new()
    {
        Id = "leftover-link-tracking",
        Title = "Link tracking",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows/win32/fileio/distributed-link-tracking-and-object-identifiers"),
        Find = static guest => What.At(guest, "/System Volume Information/tracking.log"),
    };
}
