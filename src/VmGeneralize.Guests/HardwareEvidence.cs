using VmGeneralize.Blocks;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Guests;

/// <summary>
/// Which hardware of Azure's hosts a guest supports, by what is installed in it: each is yes, no, or unreadable. A definition in a gallery says it
/// (https://learn.microsoft.com/azure/virtual-machines/azure-compute-gallery), and nothing that is said there can be changed later.
/// </summary>
public static class HardwareEvidence
{
    private const string NvmeDriver = @"Services\stornvme";
    private const uint BootStart = 0;
    private const string DriverStore = "/Windows/System32/DriverStore/FileRepository";

    // An NVMe disk is found on Hyper-V's PCI bus: dracut's and Oracle's files for Azure put both into the RAM disk.
    private static readonly string[] NvmeModules = ["pci_hyperv", "nvme"];

    // Disks have these names by the driver that finds them.
    private static readonly string[] OtherDisks = ["/dev/sd", "/dev/hd", "/dev/vd", "/dev/xvd"];

    private static readonly string[] NetworkModules = ["pci_hyperv", "mlx5_core"];
    private static readonly string[] NetworkDrivers = ["mlx5.sys", "mlx4_bus.sys", "mana.sys"];
    private static readonly string[] NetworkPackages = ["mlx5.inf_", "netmlx5.inf_", "mlx4_bus.inf_", "netmlx4eth63.inf_", "mana.inf_", "netmana.inf_"];

    /// <summary>
    /// It starts from a disk that is attached by NVMe, as the sizes of the sixth generation have them. Of Windows: <c>stornvme</c> is started by the
    /// boot loader and no override takes that back, which is what Microsoft's script for changing machines from SCSI to NVMe asks for
    /// (NVMe-Preflight-Check in github.com/Azure/SAP-on-Azure-Scripts-and-Utilities).
    /// </summary>
    public static Fact<bool> StartsFromNvme(IGuestView guest) => guest.Kind == GuestKind.Windows ? WindowsNvme(guest)
        : LinuxHas(guest, NvmeModules, atStart: true).And(() => guest.Linux!.CommandLines.Then(lines => !lines.SelectMany(line => line.Values("root"))
            .Any(root => OtherDisks.Any(name => root.StartsWith(name, StringComparison.Ordinal)))));

    /// <summary>
    /// It has drivers for the network cards that hosts pass through: Mellanox ones and Azure's own. Of a Windows it is yes or not known: a driver
    /// whose package is not found may have another name.
    /// </summary>
    public static Fact<bool> HasAcceleratedNetwork(IGuestView guest) =>
        guest.Kind == GuestKind.Windows ? WindowsNetwork(guest) : LinuxHas(guest, NetworkModules, atStart: false);

    /// <summary>Registry values of a Windows that keep it from starting from NVMe: key, name, what it should be.</summary>
    public static IEnumerable<(string Key, string Name, string Expected)> NvmeObstacles(IGuestView windows)
    {
        string key = windows.InControlSet(NvmeDriver);
        if (windows.Registry.Number("SYSTEM", key, "Start") != BootStart)
        {
            yield return (key, "Start", "0");
        }

        foreach (string name in windows.Registry.ValueNames("SYSTEM", $@"{key}\StartOverride").Order(StringComparer.Ordinal))
        {
            if (windows.Registry.Number("SYSTEM", $@"{key}\StartOverride", name) != BootStart)
            {
                yield return ($@"{key}\StartOverride", name, "absent or 0");
            }
        }
    }

    private static Fact<bool> WindowsNvme(IGuestView guest)
    {
        try
        {
            return guest.Registry.KeyExists("SYSTEM", guest.InControlSet("Services"))
                ? Fact.Known(!NvmeObstacles(guest).Any())
                : Fact.NotRead<bool>(new Unreadable("SYSTEM", "it has no services"));
        }
        catch (CorruptDataException damage)
        {
            return Fact.NotRead<bool>(new Unreadable("SYSTEM", damage.Reason)); // whoever needs the hive reports it
        }
    }

    // The names of packages are those of today's Windows and of the vendors: that none is there proves nothing about what the system can do.
    private static Fact<bool> WindowsNetwork(IGuestView guest) => guest.Entries(DriverStore).Then(packages =>
        packages.Any(package => NetworkPackages.Any(name => package.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase)))
        || NetworkDrivers.Any(driver => guest.Find($"/Windows/System32/drivers/{driver}") is not null)
            ? Fact.Known(true)
            : Fact.NotRead<bool>(new Unreadable(DriverStore, "no package of a driver for accelerated networking is known in it")));

    private static Fact<bool> LinuxHas(IGuestView guest, string[] modules, bool atStart) => guest.Linux!.Drivers
        .Then(drivers => modules.AnyIs(module => Has(drivers, module, atStart).Not()).Not())
        .And(() => guest.Linux.ForbiddenModules.Then(forbidden => !forbidden.Any(one => modules.Contains(one.Module.Name))));

    private static Fact<bool> Has(IReadOnlyList<HyperVDriver> drivers, string module, bool atStart) =>
        drivers.FirstOrDefault(driver => driver.Module.Name == module) is { } driver
            ? driver.Place.Then(place => place is DriverPlace.BuiltIn or DriverPlace.Initramfs || (!atStart && place == DriverPlace.ModuleOnly))
            : Fact.NotRead<bool>(new Unreadable("/boot", "no kernel was found"));
}
