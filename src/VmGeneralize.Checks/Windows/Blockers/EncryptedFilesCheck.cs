using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers;

internal static class EncryptedFilesCheck
{
    private const string Profiles = "/Users";
    private const uint EncryptedAttribute = 0x4000; // FILE_ATTRIBUTE_ENCRYPTED
    private const int MaxProfiles = 200;
    private const int MaxFolders = 50;
    private const int MaxFiles = 1000;

    public static Check Check { get; } = new()
    {
        Id = "encrypted-files",
        Title = "Files that EFS encrypted, in the upper folders of profiles",
        Area = CheckArea.SysprepBlocker,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/sysprep--system-preparation--overview"),
        Find = static guest => [.. Folders(guest, Profiles, MaxProfiles).Select(profile => Find(guest, profile)).OfType<Finding>()],
    };

    private static Finding? Find(IGuestView guest, GuestFile profile)
    {
        GuestFile[] encrypted =
        [
            .. Folders(guest, profile.Path, MaxFolders)
                .SelectMany(folder => guest.List(folder.Path).Take(MaxFiles).Prepend(folder))
                .Concat(guest.List(profile.Path).Where(file => !file.IsDirectory).Take(MaxFiles))
                .Where(file => (file.Attributes & EncryptedAttribute) != 0),
        ];
        return encrypted.Length == 0 ? null : new Finding(
            Severity.Warning,
            $"Files of {profile.Name} are encrypted with EFS: after Sysprep nobody can ever read them",
            GuestPath.ToWindows(encrypted[0].Path) + (encrypted.Length > 1 ? $" and {encrypted.Length - 1} more" : ""),
            $"Logged on as that user, before Sysprep: cipher /d /s:{Argument(profile)}")
        {
            Bytes = encrypted.Sum(file => file.Length),
        };
    }

    // The name comes from the guest and goes into a command that people paste: whatever a shell would read is left out.
    private static string Argument(GuestFile profile) =>
        profile.Name.All(letter => char.IsLetterOrDigit(letter) || letter is '.' or '-' or '_' or ' ')
            ? $"\"{GuestPath.ToWindows(profile.Path)}\""
            : "%USERPROFILE%";

    private static IEnumerable<GuestFile> Folders(IGuestView guest, string path, int most) =>
        guest.List(path).Where(file => file.IsDirectory).Take(most);
}
