using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Operations.Windows.OptIn;

internal static class LocalProfiles
{
    private const string ProfileList = @"Microsoft\Windows NT\CurrentVersion\ProfileList";
    private static readonly string[] Drives = ["C:", "%SystemDrive%"];

    public static Operation Operation { get; } = new()
    {
        Id = "windows-local-profiles",
        Title = "Remove the profiles of all users, with every file in them",
        Why = "Sysprep keeps local profiles: everything that the builder left in them is in each clone",
        Source = new("https://learn.microsoft.com/windows/win32/api/userenv/nf-userenv-deleteprofilew"),
        Guest = GuestKind.Windows,
        Risk = Risk.High,
        OnByDefault = false,
        Notice = "Documents, settings and keys of all users are removed. Their accounts and passwords stay: each gets a new profile when it logs on. "
            + "Programs that were installed for one user are broken.",
        OnlyByName = true,
        CoversOthers = true,
        Plan = static guest =>
        [
            .. UserProfiles.OfPeople(guest).Select(folder => new GuestEdit.Delete(folder)),
            .. ListedProfiles(guest).Select(sid => new GuestEdit.DeleteKey("SOFTWARE", $@"{ProfileList}\{sid}")),
        ],
    };

    private static IEnumerable<string> ListedProfiles(IGuestView guest)
    {
        IReadOnlyList<string> folders = UserProfiles.OfPeople(guest);
        return guest.Registry.SubkeyNames("SOFTWARE", ProfileList).Where(sid =>
            guest.Registry.Text("SOFTWARE", $@"{ProfileList}\{sid}", "ProfileImagePath") is { } path
            && GuestPathOf(path) is { } folder
            && folders.Contains(folder, StringComparer.OrdinalIgnoreCase));
    }

    // A profile on another drive is not ours to forget.
    private static string? GuestPathOf(string path)
    {
        string? drive = Drives.FirstOrDefault(drive => path.StartsWith(drive, StringComparison.OrdinalIgnoreCase));
        return drive is null ? null : path[drive.Length..].TrimEnd('\\').Replace('\\', '/');
    }
}
