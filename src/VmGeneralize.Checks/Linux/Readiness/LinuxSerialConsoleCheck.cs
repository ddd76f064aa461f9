using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Readiness;

internal static class LinuxSerialConsoleCheck
{
    public static Check Check { get; } = LinuxCheck.Readiness("azure-linux-serial-console", "Serial console on the kernel's command line", Find);

    private static IEnumerable<Finding> Find(IGuestView guest) =>
        LinuxCheck.Of(guest.Facts().CommandLines, lines => Judge([.. lines.Where(line => !line.Has("single") && !line.Has("recovery"))]));

    private static IEnumerable<Finding> Judge(IReadOnlyList<KernelCommandLine> lines)
    {
        return lines.Count == 0 || lines.Any(line => line.Values("console").Any(console => console.Split(',')[0] is "ttyS0" or "ttyAMA0"))
            ? []
            : [new Finding(
                Severity.Warning,
                "The kernel does not write to the serial port: Azure's serial console and boot diagnostics stay empty",
                lines[0].Path,
                "In the VM: add console=tty1 console=ttyS0,115200n8 earlyprintk=ttyS0,115200 to GRUB_CMDLINE_LINUX in /etc/default/grub, then "
                    + "update-grub or grub2-mkconfig -o /boot/grub2/grub.cfg")
            {
                Expected = "console=ttyS0",
                Found = string.Join(' ', lines[0].Values("console").Select(console => $"console={console}")) is { Length: > 0 } consoles
                    ? LinuxCheck.Shown(consoles)
                    : "no console=",
            }];
    }
}
