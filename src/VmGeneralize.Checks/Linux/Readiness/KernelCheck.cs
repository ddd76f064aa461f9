using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Readiness;

/// <summary>
/// A container's or WSL's tree is a Linux without a kernel: an error. A file that is not a kernel of a known kind may be one anyway: a warning.
/// </summary>
internal static class KernelCheck
{
    public static Check Check { get; } = LinuxCheck.Readiness("azure-linux-kernel", "A kernel to start", Find) with { KeepsFromReaching = true };

    private static IEnumerable<Finding> Find(IGuestView guest) => LinuxCheck.Of(guest.Facts().BootableKernel, found => found switch
    {
        { Kernel: not null } => [],
        { Suspect: { } suspect } =>
        [
            new Finding(
                Severity.Warning,
                "No kernel of a known kind is in /boot, on the EFI system partition or next to its modules: a VM may not start from this disk",
                suspect,
                "Start the source machine once more and look which file its boot loader loads, or install the distribution's kernel there"),
        ],
        _ =>
        [
            new Finding(
                Severity.Error,
                "There is no kernel in /boot, on the EFI system partition or next to its modules: no VM starts from this disk",
                "/boot",
                "Install the distribution's kernel and boot loader in the VM, or take a disk of a machine that starts from it"),
        ],
    });
}
