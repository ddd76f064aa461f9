using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class CloudbaseInitCheck
{
    private static readonly string[] Folders =
    [
        "/Program Files/Cloudbase Solutions/Cloudbase-Init/conf", "/Program Files (x86)/Cloudbase Solutions/Cloudbase-Init/conf",
    ];

    private static readonly Leftover What = new(
        Severity.Warning,
        "The configuration of cloudbase-init, which sets accounts, passwords and names in every clone as another cloud wants it",
        Remedy: "Uninstall Cloudbase-Init in the VM, then run Sysprep without its Unattend.xml");

    public static Check Check { get; } = new()
    {
        Id = "leftover-cloudbase-init",
        Title = "Configuration of cloudbase-init",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://cloudbase-init.readthedocs.io/en/latest/config.html"),
        Find = static guest => [.. Folders.SelectMany(folder => What.Named(guest, folder, name =>
            name.EndsWith(".conf", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)))],
    };
}
