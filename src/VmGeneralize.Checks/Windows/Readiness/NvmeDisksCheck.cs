using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Readiness;

internal static class NvmeDisksCheck
{
    public static Check Check { get; } = ReadinessCheck.Create("azure-nvme-disks", "NVMe disks", Find);

    private static IReadOnlyList<Finding> Find(IGuestView guest) => HardwareEvidence.StartsFromNvme(guest).IsNo()
        ? [.. HardwareEvidence.NvmeObstacles(guest).Select(at => Finding(guest, at.Key, at.Name, at.Expected))]
        : [];

    // Machines of all other sizes start; a definition that is made for this disk does not offer NVMe.
    private static Finding Finding(IGuestView guest, string key, string name, string expected) => new(
        Severity.Info,
        "The driver for NVMe disks is not started by the boot loader: VM sizes that offer NVMe disks only cannot start it",
        ReadinessCheck.Evidence("SYSTEM", key, name),
        name == "Start"
            ? "In the VM: sc.exe config stornvme start= boot"
            : @"In the VM: reg delete HKLM\SYSTEM\CurrentControlSet\Services\stornvme\StartOverride /f")
    {
        Expected = expected,
        Found = guest.Registry.Shown("SYSTEM", key, name),
    };
}
