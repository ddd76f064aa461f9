using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Leftovers;

internal static class CleanScriptsCheck
{
    public static Check Check { get; } = LinuxCheck.Create(
        "leftover-linux-clean-scripts",
        "Scripts of cloud-init clean",
        CheckArea.MachineSpecific,
        "https://docs.cloud-init.io/en/latest/reference/cli.html#clean",
        static guest => LinuxCheck.Of(guest.Facts().CloudInit.CleanScripts, scripts => scripts.Select(script => new Finding(
            Severity.Warning,
            "cloud-init clean would run this script; nothing of the guest is run here",
            script.Path,
            "See what it removes, and run cloud-init clean in the VM before it is shut down if that matters"))));
}
