using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class SysprepLogs
{
    private static readonly string[] Folders = ["/Windows/System32/Sysprep/Panther"];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-sysprep-logs",
        Title = "Remove Sysprep's own logs (System32\\Sysprep\\Panther)",
        Why = "They are about the source machine, its users and its packages; the tag that says that Sysprep succeeded stays",
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/deployment-troubleshooting-and-log-files"),
        Guest = GuestKind.Windows,
        Risk = Risk.Medium,
        OnByDefault = false,
        Notice = "Sysprep's logs were the proof of how it ended: save the output of inspect before this image is handed over.",
        Empties = static _ => Folders,
        Plan = static guest => guest.DeleteContents(Folders),
    };
}
