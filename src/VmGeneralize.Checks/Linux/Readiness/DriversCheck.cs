using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Readiness;

internal static class DriversCheck
{
    public static Check Check { get; } = LinuxCheck.Readiness("azure-linux-hyper-v-drivers", "Hyper-V drivers", Find);

    private static IEnumerable<Finding> Find(IGuestView guest) => LinuxCheck.Of(guest.Facts().Drivers, drivers => drivers.SelectMany(driver =>
        driver.Place.TryGet(out DriverPlace place) ? Judge(driver, place) : driver.Place.Problems.Select(problem => Unknown(driver, problem))));

    private static Finding Unknown(HyperVDriver driver, Unreadable problem) => new(
        Severity.Info,
        $"Whether kernel {driver.Kernel} has {driver.Module.Name} when it starts could not be read: {problem.Reason}",
        problem.Path,
        $"In the VM: lsinitrd -k {driver.Kernel} | grep {driver.Module.Name} (or lsinitramfs /boot/initrd.img-{driver.Kernel} | grep {driver.Module.Name})");

    private static IEnumerable<Finding> Judge(HyperVDriver driver, DriverPlace place)
    {
        NeededModule module = driver.Module;
        Finding? finding = place switch
        {
            DriverPlace.Missing => new Finding(
                Severities.Of(module.Use),
                $"Kernel {driver.Kernel} has no driver {module.Name}: {module.Without}",
                driver.Evidence,
                module.Use == ModuleUse.Required ? "Install a kernel with Hyper-V support, and all its modules, in the VM"
                    : "In the VM, install a newer kernel, or the package with its additional modules"),
            DriverPlace.ModuleOnly when module.IsForRoot => new Finding(
                Severities.Of(module.Use),
                $"The initial RAM disk of kernel {driver.Kernel} lacks {module.Name}: "
                    + (module.Use == ModuleUse.Required ? "the system does not find its disk in Azure" : module.Without),
                driver.Evidence,
                "In the VM, Debian: set MODULES=most in /etc/initramfs-tools/initramfs.conf, then update-initramfs -u -k all; "
                    + "RHEL: echo 'add_drivers+=\" hv_vmbus hv_netvsc hv_storvsc nvme pci-hyperv \"' > /etc/dracut.conf.d/azure.conf, then "
                    + "dracut -f --regenerate-all"),
            _ => null,
        };
        return finding is null ? [] : [finding];
    }
}
