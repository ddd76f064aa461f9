using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.Identity;

internal static class MachineId
{
    private const string Path = "/etc/machine-id";

    public static Operation Operation { get; } = new()
    {
        Id = "linux-machine-id",
        Title = "Empty the systemd machine ID",
        Why = "Clones sharing one ID clash in DHCP and journals; a missing file, unlike an empty one, would switch units on that were disabled",
        Source = new("https://www.freedesktop.org/software/systemd/man/latest/machine-id.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest => guest.Own(Path) is { IsFile: true, Length: > 0 } file && guest.ReadText(file.Path)?.Trim() != "uninitialized"
            ? [new GuestEdit.Truncate(file.Path)]
            : MachineIdLink.Target(guest) is { Length: > 0 } linked ? [new GuestEdit.Truncate(linked.Path)] : [],
    };
}
