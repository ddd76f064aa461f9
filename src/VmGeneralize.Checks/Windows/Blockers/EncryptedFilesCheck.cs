using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers;

internal static class EncryptedFilesCheck
{
    private const string Profiles = "/Users";
    private const uint EncryptedAttribute = 0x4000; // FILE_ATTRIBUTE_ENCRYPTED
    private const int Max = 10_000; // profiles, folders in one, files in one

    public static Check Check { get; } = new()
    {
        Id = "encrypted-files",
        Title = "Files that EFS encrypted, in the upper folders of profiles",
        Area = CheckArea.SysprepBlocker,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/sysprep--system-preparation--overview"),
        Find = static guest => [.. Folders(guest, Profiles, out bool isWhole).SelectMany(profile => Find(guest, profile)), .. isWhole ? [] : NotAll(Profiles)],
    };

    private static IEnumerable<Finding> Find(IGuestView guest, GuestFile profile)
    {
        GuestFile[] folders = Folders(guest, profile.Path, out bool isWhole);
        List<GuestFile> encrypted = [];
        foreach ((GuestFile? folder, IEnumerable<GuestFile> files) in folders.Select(folder => ((GuestFile?)folder, guest.List(folder.Path)))
            .Append((null, guest.List(profile.Path).Where(file => !file.IsDirectory))))
        {
            GuestFile[] first = [.. files.Take(Max + 1)];
            isWhole &= first.Length <= Max;
            encrypted.AddRange(first.Prepend(folder).OfType<GuestFile>().Where(file => (file.Attributes & EncryptedAttribute) != 0));
        }

        return [.. encrypted.Count == 0 ? [] : (Finding[])[Tell(profile, encrypted)], .. isWhole ? [] : NotAll(profile.Path)];
    }

    private static Finding Tell(GuestFile profile, List<GuestFile> encrypted) => new(
        Severity.Warning,
        $"Files of {profile.Name} are encrypted with EFS: after Sysprep they can never be read again",
        GuestPath.ToWindows(encrypted[0].Path) + (encrypted.Count > 1 ? $" and {encrypted.Count - 1} more" : ""),
        $"Logged on as that user, before Sysprep: cipher /d /s:{Argument(profile)}")
    {
        Bytes = encrypted.Sum(file => file.Length),
    };

    private static Finding[] NotAll(string folder) =>
    [
        new(
            Severity.Warning, $"Files that EFS encrypted were looked for in the first {Max} entries only", GuestPath.ToWindows(folder),
            "Look for more in the VM: cipher /u /n"),
    ];

    // The name comes from the guest and goes into a command that people paste: whatever a shell would read is left out.
    private static string Argument(GuestFile profile) =>
        profile.Name.All(letter => char.IsLetterOrDigit(letter) || letter is '.' or '-' or '_' or ' ')
            ? $"\"{GuestPath.ToWindows(profile.Path)}\""
            : "%USERPROFILE%";

    private static GuestFile[] Folders(IGuestView guest, string path, out bool isWhole)
    {
        GuestFile[] found = [.. guest.List(path).Where(file => file.IsDirectory).Take(Max + 1)];
        isWhole = found.Length <= Max;
        return found;
    }
}
