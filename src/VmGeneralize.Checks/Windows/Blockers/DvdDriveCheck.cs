using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers;

internal static class DvdDriveCheck
{
    private const uint SystemStart = 1;

    public static Check Check { get; } = new()
    {
        Id = "dvd-drive",
        Title = "The DVD drive that brings Azure's answer file",
        Area = CheckArea.SysprepBlocker,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/azure/virtual-machines/generalize"),
        Find = static guest => Find(guest.Registry),
    };

    private static IReadOnlyList<Finding> Find(IRegistryView registry)
    {
        string key = $@"{registry.ControlSet}\Services\cdrom";
        uint? start = registry.Number("SYSTEM", key, "Start");
        return start == SystemStart ? [] :
        [
            new Finding(
                start is null ? Severity.Warning : Severity.Error,
                "The driver for DVD drives does not start: Azure hands over the VM's settings on a DVD, and setup would hang",
                $@"SYSTEM\{key}\Start: {start?.ToString() ?? "(none)"}",
                "In the VM, before Sysprep: sc.exe config cdrom start= system")
            {
                Expected = SystemStart.ToString(),
                Found = start?.ToString() ?? "(none)",
            },
        ];
    }
}
