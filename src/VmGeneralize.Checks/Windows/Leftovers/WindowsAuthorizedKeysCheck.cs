using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class WindowsAuthorizedKeysCheck
{
    private static readonly Leftover What = new(
        Severity.Warning, "Owners of SSH keys can log on to every clone", Remedy: "Remove the keys that clones must not accept from the file");

    public static Check Check { get; } = new()
    {
        Id = "secret-authorized-keys",
        Title = "SSH keys that may log on",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-server/administration/openssh/openssh_keymanagement"),
        Find = static guest =>
            What.At(
                guest,
                [
                    "/ProgramData/ssh/administrators_authorized_keys",
                    .. UserProfiles.All(guest).Select(profile => GuestPath.Join(profile, ".ssh/authorized_keys")),
                ]),
    };
}
