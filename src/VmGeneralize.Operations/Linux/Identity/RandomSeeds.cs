using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.Identity;

internal static class RandomSeeds
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-random-seeds",
        Title = "Remove the random seeds",
        Why = "Clones that start from one seed make the same random numbers",
        Source = new("https://www.freedesktop.org/software/systemd/man/latest/systemd-random-seed.service.html"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest =>
        [
            .. guest.Remove("/var/lib/systemd/random-seed", "/var/lib/urandom/random-seed", "/var/lib/random-seed", "/var/lib/misc/random-seed"),
            .. guest.Empty("/var/lib/seedrng"),
            // systemd-boot's, on the EFI system partition: without one it passes none on, and bootctl makes a new one in each clone.
            .. guest.Remove("/boot/efi/loader/random-seed", "/efi/loader/random-seed", "/boot/loader/random-seed"),
        ],
    };
}
