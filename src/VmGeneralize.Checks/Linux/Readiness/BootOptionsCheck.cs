using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Readiness;

internal static class BootOptionsCheck
{
    public static Check Check { get; } = LinuxCheck.Readiness("azure-linux-boot-options", "Kernel options that name disks", Find);

    private static IEnumerable<Finding> Find(IGuestView guest) => LinuxCheck.Of(guest.Facts().CommandLines, Judge);

    private static IEnumerable<Finding> Judge(IReadOnlyList<KernelCommandLine> lines)
    {
        foreach (KernelCommandLine line in lines.DistinctBy(line => (line.Path, line.Options)))
        {
            foreach (string root in line.Values("root").Where(UnstableDeviceNames.IsUnstable))
            {
                yield return new Finding(
                    Severity.Warning,
                    $"The root file system is named by the order of disks: {LinuxCheck.Shown(root)}",
                    line.Path,
                    "In the VM: let the boot loader name it by UUID (remove GRUB_DISABLE_LINUX_UUID), then update-grub or grub2-mkconfig");
            }

            foreach (string resume in line.Values("resume"))
            {
                yield return new Finding(
                    Severity.Info,
                    $"The kernel looks for a suspended system: {LinuxCheck.Shown(resume)}. Azure cannot suspend to disk as a laptop does; a missing "
                        + "device delays the start",
                    line.Path,
                    "In the VM: remove resume= from GRUB_CMDLINE_LINUX in /etc/default/grub, then update-grub or grub2-mkconfig");
            }
        }
    }
}
