using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class LastUserCheck
{
    private static readonly Leftover What = new(Severity.Info, "Who logged on last", FixedBy: "windows-last-user");

    public static Check Check { get; } = new()
    {
        Id = "leftover-last-user",
        Title = "Who logged on last",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/troubleshoot/windows-server/user-profiles-and-logon/turn-on-automatic-logon"),
        Find = static guest => What.DeletedValues(guest, static _ => true),
    };
}
