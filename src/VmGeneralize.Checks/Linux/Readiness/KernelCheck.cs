using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Readiness;

/// <summary>
/// A container's or WSL's tree is a Linux without a kernel. What is no kernel of a kind that is known may be one all the same: a warning, no error.
/// </summary>
internal static class KernelCheck
{
    public static Check Check { get; } = LinuxCheck.Readiness("azure-linux-kernel", "A kernel to start", Find) with { KeepsFromReaching = true };

    private static IEnumerable<Finding> Find(IGuestView guest) => LinuxCheck.Of(guest.Facts().BootableKernel, kernel => kernel is not null ? []
        :
        [
            new Finding(
                Severity.Warning,
                "There is no kernel in /boot, on the EFI system partition or beside its modules: no VM starts from this disk",
                "/boot",
                "Install the distribution's kernel and boot loader in the VM, or take a disk of a machine that starts from it"),
        ]);
}
