using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class MountedDevicesCheck
{
    public static Check Check { get; } = new()
    {
        Id = "leftover-mounted-devices",
        Title = "Drive letters of known disks",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-hardware/drivers/storage/supporting-mount-manager-requests-in-a-storage-class-driver"),
        Find = static guest =>
            guest.Registry.ValueNames("SYSTEM", "MountedDevices") is { Count: > 0 } names
                ?
                [
                    new Leftover(
                        Severity.Info,
                        $"The list of drive letters and disks of the source ({(names.Count == 1 ? "1 entry" : $"{names.Count} entries")}); Windows "
                            + "probably creates it again")
                        .InRegistry("SYSTEM", "MountedDevices"),
                ]
                : [],
    };
}
