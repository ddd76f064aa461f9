using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class ErrorReportsCheck
{
    private static readonly Leftover What = new(
        Severity.Info,
        "Error reports, which hold memory and paths of the source",
        FixedBy: "windows-error-reports");

    public static Check Check { get; } = new()
    {
        Id = "leftover-error-reports",
        Title = "Error reports",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows/win32/wer/wer-settings"),
        Find = What.Emptied,
    };
}
