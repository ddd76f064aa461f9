using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Identity;

internal static class DbusMachineId
{
    private const string Path = "/var/lib/dbus/machine-id";

    public static Operation Operation { get; } = new()
    {
        Id = "linux-dbus-machine-id",
        Title = "Remove the copy of the machine ID that D-Bus keeps",
        Why = "systemd takes a stale copy for the new machine ID, so that clones would share it after all",
        Source = new("https://www.freedesktop.org/software/systemd/man/latest/machine-id.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => MachineIdLink.Target(guest)?.Path == Path ? [] : guest.RemovePlain(Path), // the file that is emptied stays
    };
}
