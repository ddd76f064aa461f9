using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class RegistryBackupsCheck
{
    private static readonly Leftover What = new(
        Severity.Warning,
        "A backup of the registry, with accounts, secrets and settings as they were",
        Remedy: @"In the VM, before Sysprep: del C:\Windows\System32\config\RegBack\*",
        FixedBy: "windows-registry-backups");

    public static Check Check { get; } = new()
    {
        Id = "secret-registry-backups",
        Title = "Backups of the registry",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/troubleshoot/windows-client/installing-updates-features-roles/system-registry-no-backed-up-regback-folder"),
        Find = What.EachDeleted,
    };
}
