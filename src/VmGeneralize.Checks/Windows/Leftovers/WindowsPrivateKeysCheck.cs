using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class WindowsPrivateKeysCheck
{
    private static readonly string[] Folders = ["", ".ssh", "Desktop", "Documents", "Downloads"];
    private static readonly string[] KeyStores = [".pfx", ".p12", ".ppk"];
    private static readonly string[] Texts = [".pem", ".key"]; // a certificate or a private key: the text says which

    private static readonly Leftover What = new(
        Severity.Warning, "A private key", Remedy: "Delete it in the VM, and replace the key where it was in use if the image was handed out");

    public static Check Check { get; } = new()
    {
        Id = "secret-private-keys",
        Title = "Private keys in profiles",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-server/administration/openssh/openssh_keymanagement"),
        Find = static guest =>
        [
            .. UserProfiles.All(guest).SelectMany(profile => Folders.Select(folder => folder.Length == 0 ? profile : GuestPath.Join(profile, folder)))
                .SelectMany(guest.List)
                .Where(file => !file.IsDirectory)
                .SelectMany(file => Find(guest, file)),
        ],
    };

    private static IReadOnlyList<Finding> Find(IGuestView guest, GuestFile file)
    {
        string extension = Path.GetExtension(file.Name);
        bool isByName = (file.Name.StartsWith("id_", StringComparison.OrdinalIgnoreCase) && !extension.Equals(".pub", StringComparison.OrdinalIgnoreCase))
            || KeyStores.Contains(extension, StringComparer.OrdinalIgnoreCase);
        return isByName ? What.At(guest, file.Path)
            : !Texts.Contains(extension, StringComparer.OrdinalIgnoreCase) ? []
            : WindowsTexts.Of(
                guest, file.Path, text => text.Contains("PRIVATE KEY-----", StringComparison.Ordinal) ? What.At(guest, file.Path) : []);
    }
}
