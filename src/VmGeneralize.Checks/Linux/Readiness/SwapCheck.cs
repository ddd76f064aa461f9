using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Readiness;

internal static class SwapCheck
{
    public static Check Check { get; } = LinuxCheck.Readiness("azure-linux-swap", "Swap on the disk of the system", Find);

    private static IEnumerable<Finding> Find(IGuestView guest) => guest.Facts().SwapFiles.Found.Select(Judge)
        .Concat(LinuxCheck.NotRead(guest.Facts().SwapFiles.Problems, Severity.Info));

    private static Finding Judge(SwapFile swap) => swap.IsHibernation
        ? new Finding(
            Severity.Error,
            "A swap file holds a suspended system: its memory, passwords and keys included, would be in the image",
            swap.File.Path,
            "Start the machine, shut it down (not suspend), and export it again")
        {
            Bytes = swap.File.Length,
        }
        : new Finding(
            Severity.Info,
            "There is a swap file on the system disk: it costs space and transactions in Azure; the resource disk is the place for swap",
            swap.File.Path,
            "In the VM: swapoff, remove the file and its line in /etc/fstab; let cloud-init or the agent make swap on the resource "
                + "disk") { Bytes = swap.File.Length };
}
