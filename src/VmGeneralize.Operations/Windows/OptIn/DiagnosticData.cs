using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class DiagnosticData
{
    private static readonly string[] Folders = ["/ProgramData/Microsoft/Diagnosis"];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-diagnostic-data",
        Title = "Remove diagnostic data that waits to be sent",
        Why = "It is about the source machine, and clones would all send it",
        Source = new("https://learn.microsoft.com/windows/privacy/configure-windows-diagnostic-data-in-your-organization"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = false,
        Group = OptInGroups.Caches,
        Empties = static _ => Folders,
        Plan = static guest => guest.DeleteContentsOfEach(Folders),
    };
}
