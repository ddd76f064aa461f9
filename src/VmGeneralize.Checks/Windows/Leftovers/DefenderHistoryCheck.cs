using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class DefenderHistoryCheck
{
    private static readonly Leftover What = new(
        Severity.Info,
        "What Microsoft Defender Antivirus scanned and found on the source",
        FixedBy: "windows-defender-history");

    public static Check Check { get; } = new()
    {
        Id = "leftover-defender-history",
        Title = "Scan history of Defender",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/defender-endpoint/review-scan-results-microsoft-defender-antivirus"),
        Find = What.Emptied,
    };
}
