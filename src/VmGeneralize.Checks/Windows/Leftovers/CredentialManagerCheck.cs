using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class CredentialManagerCheck
{
    private static readonly string[] Places =
    [
        "AppData/Local/Microsoft/Credentials",
        "AppData/Roaming/Microsoft/Credentials",
    ];

    private static readonly Leftover What = new(
        Severity.Warning,
        "Saved credentials (Credential Manager)",
        Remedy: "In the VM, as that user, Windows Credentials: control /name Microsoft.CredentialManager");

    public static Check Check { get; } = new()
    {
        Id = "secret-credential-manager",
        Title = "Saved credentials",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-server/administration/windows-commands/cmdkey"),
        Find = static guest => What.At(guest, UserProfiles.AllWithServices(guest).SelectMany(_ => Places, GuestPath.Join)),
    };
}
