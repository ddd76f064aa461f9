using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class WindowsTemporaryFiles
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-temporary-files",
        Title = "Remove temporary files of Windows and of all users",
        Why = "Installers leave logs, answers and copies of packages there",
        Source = new("https://learn.microsoft.com/windows-server/administration/windows-commands/cleanmgr"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = false,
        SafeBeforeSysprep = true,
        Group = OptInGroups.Caches,
        Empties = Folders,
        Plan = static guest => guest.DeleteContents(Folders(guest)),
    };

    private static IReadOnlyList<string> Folders(IGuestView guest) => ["/Windows/Temp", .. UserProfiles.AllWithServices(guest).InEach("AppData/Local/Temp")];
}
