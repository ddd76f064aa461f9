using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.Identity;

internal static class DbusMachineId
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-dbus-machine-id",
        Title = "Remove the copy of the machine ID that D-Bus keeps",
        Why = "systemd takes a stale copy for the new machine ID, so that clones would share it after all",
        Source = new("https://www.freedesktop.org/software/systemd/man/latest/machine-id.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => guest.RemovePlain("/var/lib/dbus/machine-id"),
    };
}
