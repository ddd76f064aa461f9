using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class ErrorReports
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-error-reports",
        Title = "Remove queued and archived error reports",
        Why = "Reports hold memory, paths and user names of the source machine",
        Source = new("https://learn.microsoft.com/windows/win32/wer/wer-settings"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = false,
        SafeBeforeSysprep = true,
        Group = OptInGroups.Logs,
        Empties = Folders,
        Plan = static guest => guest.DeleteContents(Folders(guest)),
    };

    private static IReadOnlyList<string> Folders(IGuestView guest) =>
    [
        .. WindowsEdits.InEach(["/ProgramData"], "Microsoft/Windows/WER/ReportQueue", "Microsoft/Windows/WER/ReportArchive", "Microsoft/Windows/WER/Temp"),
        .. UserProfiles.AllWithServices(guest).InEach("AppData/Local/Microsoft/Windows/WER/ReportQueue", "AppData/Local/Microsoft/Windows/WER/ReportArchive"),
    ];
}
