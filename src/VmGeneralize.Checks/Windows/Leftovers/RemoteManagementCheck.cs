using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class RemoteManagementCheck
{
    private const string Service = @"Microsoft\Windows\CurrentVersion\WSMAN\Service";
    private const string Listeners = @"Microsoft\Windows\CurrentVersion\WSMAN\Listener";
    private const string Policy = @"Policies\Microsoft\Windows\WinRM\Service";

    // A policy wins over the setting of the service.
    private static readonly (string Policy, string Setting, Leftover What)[] Settings =
    [
        (
            "AllowBasic", "auth_basic",
            new(
                Severity.Warning,
                "Windows Remote Management takes user names and passwords as they are (Basic)",
                Remedy: "In the VM: winrm set winrm/config/service/auth @{Basic=\"false\"}")),
        (
            "AllowUnencryptedTraffic", "allow_unencrypted",
            new(
                Severity.Warning,
                "Windows Remote Management lets clients talk to it without encryption",
                Remedy: "In the VM: winrm set winrm/config/service @{AllowUnencrypted=\"false\"}")),
    ];

    private static readonly Leftover Certificate = new(
        Severity.Warning,
        "A listener of Windows Remote Management with a certificate of the source, whose key its clones would share",
        Remedy: "In the VM, before Sysprep: winrm delete winrm/config/Listener?Address=*+Transport=HTTPS");

    public static Check Check { get; } = new()
    {
        Id = "leftover-remote-management",
        Title = "Windows Remote Management",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows/win32/winrm/installation-and-configuration-for-windows-remote-management"),
        Find = static guest => [.. Settings.SelectMany(setting => Find(guest, setting)), .. SecureListeners(guest)],
    };

    private static IEnumerable<Finding> Find(IGuestView guest, (string Policy, string Setting, Leftover What) setting) =>
        guest.Registry.Number("SOFTWARE", Policy, setting.Policy) is { } decided
            ? decided == 1 ? [setting.What.InRegistry("SOFTWARE", Policy, setting.Policy)] : []
            : guest.Registry.Number("SOFTWARE", Service, setting.Setting) == 1 ? [setting.What.InRegistry("SOFTWARE", Service, setting.Setting)] : [];

    private static IEnumerable<Finding> SecureListeners(IGuestView guest) => guest.Registry.SubkeyNames("SOFTWARE", Listeners)
        .Where(name => name.EndsWith("+HTTPS", StringComparison.OrdinalIgnoreCase))
        .Select(name => Certificate.InRegistry("SOFTWARE", $@"{Listeners}\{name}"));
}
