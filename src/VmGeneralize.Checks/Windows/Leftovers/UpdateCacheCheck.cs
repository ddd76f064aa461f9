using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class UpdateCacheCheck
{
    private static readonly Leftover What = new(
        Severity.Info,
        "Downloaded updates and the update history of the source",
        FixedBy: "windows-update-cache");

    public static Check Check { get; } = new()
    {
        Id = "leftover-update-cache",
        Title = "Downloaded updates",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/additional-resources-for-windows-update"),
        Find = What.Emptied,
    };
}
