using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.Identity;

internal static class LvmDevices
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-lvm-devices",
        Title = "Remove the list of disks that LVM may use",
        Why = "It names the disks of the source by their serial numbers, and LVM would not see those of a clone",
        Source = new("https://man7.org/linux/man-pages/man8/lvmdevices.8.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => [.. guest.Remove("/etc/lvm/devices/system.devices"), .. guest.Empty("/etc/lvm/devices/backup")],
    };
}
