using VmGeneralize.Operations;

namespace VmGeneralize.Checks.Linux.Leftovers;

internal static class BootLoaderSeedCheck
{
    private static readonly string[] Paths = ["/boot/efi/loader/random-seed", "/efi/loader/random-seed", "/boot/loader/random-seed"];

    public static Check Check { get; } = LinuxCheck.Create(
        "leftover-linux-boot-loader-seed",
        "Random seed of the boot loader",
        CheckArea.MachineSpecific,
        "https://www.freedesktop.org/software/systemd/man/latest/bootctl.html",
        static guest => LinuxCheck.At(
            guest,
            Severity.Warning,
            "Clones would start from one random seed",
            "In the VM: rm the file; bootctl random-seed makes a new one",
            Catalogue.Get("linux-random-seeds"),
            Paths));
}
