namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>
/// Whether the kernels of a guest find their disk and network in Azure. What is cheap to read is read first: the list of built-in
/// modules, the kernel's configuration, the rules of initramfs-tools and dracut; the initial RAM disk itself only when those do not tell.
/// </summary>
public static class HyperVDrivers
{
    private const int MostKernels = 8;

    private static readonly (string Module, string Option)[] Drivers = [("hv_vmbus", "CONFIG_HYPERV"), ("hv_storvsc", "CONFIG_HYPERV_STORAGE"), ("hv_netvsc", "CONFIG_HYPERV_NET")];

    /// <summary>Each driver for each installed kernel, newest first; empty when no kernel is found.</summary>
    public static IReadOnlyList<HyperVDriver> Of(IGuestView guest)
    {
        string modules = guest.Follow("/usr/lib/modules") is { IsDirectory: true } folder ? folder.Path : guest.Follow("/lib/modules")?.Path ?? "/lib/modules";
        string? rules = Rules(guest);
        return
        [
            .. guest.List(modules).Where(kernel => kernel.IsDirectory && guest.Find(GuestPath.Join(kernel.Path, "modules.dep")) is not null)
                .OrderByDescending(kernel => kernel.Name, StringComparer.Ordinal)
                .Take(MostKernels)
                .SelectMany(kernel => OfKernel(guest, kernel, rules)),
        ];
    }

    private static IEnumerable<HyperVDriver> OfKernel(IGuestView guest, GuestFile kernel, string? rules)
    {
        string builtIn = guest.ReadText(GuestPath.Join(kernel.Path, "modules.builtin")) ?? "";
        string dependencies = guest.ReadText(GuestPath.Join(kernel.Path, "modules.dep"), LinuxFiles.LargestText) ?? "";
        IReadOnlyList<string> configuration = guest.FollowedLines($"/boot/config-{kernel.Name}");
        Lazy<InitialRamDisk?> disk = new(() => InitialRamDisk.Of(guest, kernel.Name, [.. Drivers.Select(driver => driver.Module)]));
        foreach ((string module, string option) in Drivers)
        {
            string file = module == "hv_vmbus" ? "/hv_vmbus.ko" : $"/{module}.ko";
            HyperVDriver At(DriverPlace place, string evidence) => new(kernel.Name, module, place, evidence);
            if (builtIn.Contains(file, StringComparison.Ordinal))
            {
                yield return At(DriverPlace.BuiltIn, GuestPath.Join(kernel.Path, "modules.builtin"));
            }
            else if (configuration.Contains($"{option}=y"))
            {
                yield return At(DriverPlace.BuiltIn, $"/boot/config-{kernel.Name}");
            }
            else if (!dependencies.Contains(file, StringComparison.Ordinal))
            {
                yield return At(configuration.Contains($"{option}=m") || dependencies.Length == 0 ? DriverPlace.Unknown : DriverPlace.Missing, GuestPath.Join(kernel.Path, "modules.dep"));
            }
            else if (module == "hv_netvsc")
            {
                yield return At(DriverPlace.ModuleOnly, GuestPath.Join(kernel.Path, "modules.dep")); // the network may come up later
            }
            else if (rules is not null)
            {
                yield return At(DriverPlace.Initramfs, rules);
            }
            else if (disk.Value is { } ramDisk)
            {
                yield return At(ramDisk.Modules is null ? DriverPlace.Unknown : ramDisk.Modules.Contains(module) ? DriverPlace.Initramfs : DriverPlace.ModuleOnly, ramDisk.Path);
            }
            else
            {
                yield return At(DriverPlace.Unknown, kernel.Path);
            }
        }
    }

    /// <summary>The file whose rules put the drivers of all hypervisors into every initial RAM disk, or null.</summary>
    private static string? Rules(IGuestView guest)
    {
        const string debian = "/etc/initramfs-tools/initramfs.conf";
        if (guest.FollowedLines(debian).Any(line => line.Trim() == "MODULES=most"))
        {
            return debian;
        }

        foreach (string folder in (string[])["/etc/dracut.conf.d", "/usr/lib/dracut/dracut.conf.d"])
        {
            foreach (GuestFile file in guest.List(folder).Where(file => file.Name.EndsWith(".conf", StringComparison.Ordinal)).Take(LinuxFiles.MostEntries))
            {
                if (guest.FollowedLines(file.Path).Any(line => line.StartsWith("add_drivers", StringComparison.Ordinal)
                    && line.Contains("hv_vmbus", StringComparison.Ordinal) && line.Contains("hv_storvsc", StringComparison.Ordinal)))
                {
                    return file.Path;
                }
            }
        }

        return null;
    }
}
