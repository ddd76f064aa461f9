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
        $"Whether kernel {driver.Kernel} has {driver.Module} when it starts could not be read: {problem.Reason}",
        problem.Path,
        $"In the VM: lsinitrd -k {driver.Kernel} | grep hv_ (or lsinitramfs /boot/initrd.img-{driver.Kernel} | grep hv_)");

    private static IEnumerable<Finding> Judge(HyperVDriver driver, DriverPlace place)
    {
        bool network = driver.Module == "hv_netvsc";
        Finding? finding = place switch
        {
            DriverPlace.Missing => new Finding(
                Severity.Error,
                $"Kernel {driver.Kernel} has no driver {driver.Module}: it has no {(network ? "network" : "disk")} in Azure",
                driver.Evidence,
                "Install a kernel with Hyper-V support in the VM"),
            DriverPlace.ModuleOnly when !network => new Finding(
                Severity.Error,
                $"The initial RAM disk of kernel {driver.Kernel} lacks {driver.Module}: the system does not find its disk in Azure",
                driver.Evidence,
                "In the VM, Debian: set MODULES=most in /etc/initramfs-tools/initramfs.conf, then update-initramfs -u -k all; "
                    + "RHEL: echo 'add_drivers+=\" hv_vmbus hv_netvsc hv_storvsc \"' > /etc/dracut.conf.d/azure.conf, then dracut -f --regenerate-all"),
            _ => null,
        };
        return finding is null ? [] : [finding];
    }
}
