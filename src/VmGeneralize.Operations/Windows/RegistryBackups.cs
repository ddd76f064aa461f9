using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows;

internal static class RegistryBackups
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-registry-backups",
        Title = "Remove the backups of the registry (System32\\config\\RegBack)",
        Why = "They hold accounts, secrets and settings as they were: what Sysprep and other operations take out of the registry is still in them; "
            + "Windows since 10 version 1803 leaves them empty",
        Source = new("https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/system-registry-no-backed-up-regback-folder"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        SafeBeforeSysprep = true,
        Notice = "Startup repair has no backup of the registry to go back to, as on every Windows since 10 version 1803.",

        // Newer versions of Windows keep the files, empty.
        Plan = static guest =>
        [
            .. guest.List("/Windows/System32/config/RegBack")
                .Where(file => !file.IsDirectory && file.Length > 0)
                .Select(file => new GuestEdit.Delete(file.Path)),
        ],
    };
}
