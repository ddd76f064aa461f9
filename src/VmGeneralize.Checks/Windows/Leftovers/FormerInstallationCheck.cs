using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class FormerInstallationCheck
{
    private static readonly Leftover Old = new(
        Severity.Warning,
        "The Windows before an upgrade, with profiles, registry and programs of then",
        Remedy: "In the VM, before Sysprep: cleanmgr, Clean up system files, Previous Windows installation(s)");

    private static readonly Leftover Upgrade = new(
        Severity.Info,
        "What an upgrade works with",
        Remedy: "In the VM, before Sysprep: cleanmgr, Clean up system files, Temporary Windows installation files");

    public static Check Check { get; } = new()
    {
        Id = "leftover-former-installation",
        Title = "A former installation",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows/deployment/upgrade/log-files"),
        Find = static guest => [.. Old.At(guest, "/Windows.old"), .. Upgrade.At(guest, "/$WINDOWS.~BT", "/$Windows.~WS")],
    };
}
