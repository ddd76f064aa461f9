using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class DiagnosticDataCheck
{
    private static readonly Leftover What = new(
        Severity.Info,
        "Diagnostic data of the source that waits to be sent",
        FixedBy: "windows-diagnostic-data");

    public static Check Check { get; } = new()
    {
        Id = "leftover-diagnostic-data",
        Title = "Diagnostic data",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows/privacy/configure-windows-diagnostic-data-in-your-organization"),
        Find = What.Emptied,
    };
}
