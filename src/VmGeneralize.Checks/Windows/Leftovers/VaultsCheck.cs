using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class VaultsCheck
{
    // Every profile has vaults; only *.vcrd files in them are credentials.
    private static readonly string[] Places = ["AppData/Local/Microsoft/Vault", "AppData/Roaming/Microsoft/Vault"];

    private static readonly Leftover What = new(
        Severity.Warning,
        "Saved web credentials (Vault)",
        Remedy: "In the VM, as that user, Web Credentials: control /name Microsoft.CredentialManager");

    public static Check Check { get; } = new()
    {
        Id = "secret-vaults",
        Title = "Web credentials",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-server/administration/windows-commands/cmdkey"),
        Find = static guest =>
        [
            .. UserProfiles.AllWithServices(guest).SelectMany(_ => Places, GuestPath.Join)
                .SelectMany(vault => guest.List(vault).Where(file => file.IsDirectory))
                .SelectMany(vault => What.Named(guest, vault.Path, name => name.EndsWith(".vcrd", StringComparison.OrdinalIgnoreCase))),
        ],
    };
}
