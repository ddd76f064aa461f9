using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class DefenderHistory
{
    private static readonly string[] Folders = ["/ProgramData/Microsoft/Windows Defender/Scans/History"];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-defender-history",
        Title = "Remove the scan history of Microsoft Defender Antivirus",
        Why = "It names files and users of the source machine",
        Source = new("https://learn.microsoft.com/defender-endpoint/review-scan-results-microsoft-defender-antivirus"),
        Guest = GuestKind.Windows,
        Risk = Risk.Medium,
        OnByDefault = false,
        Group = OptInGroups.Histories,
        Notice = "What Defender found on the source is forgotten; quarantined files and exclusions stay.",
        Empties = static _ => Folders,
        Plan = static guest => guest.DeleteContentsOfEach(Folders),
    };
}
