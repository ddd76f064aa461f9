using VmGeneralize.Guests.Linux.Facts.RamDisk;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>
/// Whether the newest kernel of a guest, which is the one that starts, finds its disk and network in Azure: by the list of built-in modules
/// and the kernel's configuration, and else by what is in its initial RAM disk.
/// </summary>
internal static class HyperVDrivers
{
    private const string VirtualBus = "hv_vmbus";
    private const string Network = "hv_netvsc";

    private static readonly (string Module, string Option)[] Drivers = [(VirtualBus, "CONFIG_HYPERV"), ("hv_storvsc", "CONFIG_HYPERV_STORAGE"),
        (Network, "CONFIG_HYPERV_NET")];

    /// <summary>Each driver; none when no kernel is found.</summary>
    public static Fact<IReadOnlyList<HyperVDriver>> Of(IGuestView guest) => guest.Locate("/usr/lib/modules")
        .Then(folder => guest.Entries(folder is { IsDirectory: true } ? folder.Path : "/lib/modules"))
        .Then(kernels => kernels.Where(kernel => kernel.IsDirectory && guest.Find(GuestPath.Join(kernel.Path, "modules.dep")) is not null)
                .OrderByDescending(kernel => kernel.Name, StringComparer.Ordinal).FirstOrDefault() is { } newest
            ? OfKernel(guest, newest)
            : []);

    private static IReadOnlyList<HyperVDriver> OfKernel(IGuestView guest, GuestFile kernel)
    {
        string builtInFile = GuestPath.Join(kernel.Path, "modules.builtin");
        string dependencyFile = GuestPath.Join(kernel.Path, "modules.dep");
        string configurationFile = $"/boot/config-{kernel.Name}";
        Fact<IReadOnlyList<string>> builtIn = guest.Lines(builtInFile);
        Fact<IReadOnlyList<string>> dependencies = guest.Lines(dependencyFile);
        Fact<IReadOnlyList<string>> configuration = guest.Lines(configurationFile);
        Lazy<Fact<InitialRamDisk?>> disk = new(() =>
            InitialRamDisk.Of(guest, kernel.Name, [.. Drivers.Where(driver => driver.Module != Network).Select(driver => driver.Module)]));
        return [.. Drivers.Select(driver => Place(driver.Module, driver.Option))];

        HyperVDriver Place(string module, string option)
        {
            HyperVDriver At(DriverPlace place, string evidence) => new(kernel.Name, module, Fact.Known(place), evidence);
            HyperVDriver Not(string evidence, params IReadOnlyList<Unreadable> problems) =>
                new(kernel.Name, module, Fact.NotRead<DriverPlace>(problems), evidence);
            Fact<bool> isBuiltIn = builtIn.Then(lines => Names(lines, module));
            Fact<bool> isConfiguredIn = configuration.Then(lines => lines.Contains($"{option}=y"));
            if (isBuiltIn.Or(() => isConfiguredIn) is var inKernel && !inKernel.TryGet(out bool isInKernel))
            {
                return Not(inKernel.Problems[0].Path, inKernel.Problems);
            }

            if (isInKernel)
            {
                return At(DriverPlace.BuiltIn, isBuiltIn.IsYes() ? builtInFile : configurationFile);
            }

            if (!dependencies.TryGet(out IReadOnlyList<string>? modules))
            {
                return Not(dependencyFile, dependencies.Problems);
            }

            if (!Names(modules, module))
            {
                return modules.Count == 0 ? Not(dependencyFile, new Unreadable(dependencyFile, "it is empty"))
                    : configuration.OrShown([]).Contains($"{option}=m")
                        ? Not(dependencyFile, new Unreadable(dependencyFile, $"it does not name {module}, which {configurationFile} says is a module"))
                    : At(DriverPlace.Missing, dependencyFile);
            }

            return module == Network ? At(DriverPlace.ModuleOnly, dependencyFile) // the network may come up later
                : !disk.Value.TryGet(out InitialRamDisk? found) ? Not(disk.Value.Problems[0].Path, disk.Value.Problems)
                : found is null ? ByRules()
                : found.Modules.TryGet(out IReadOnlySet<string>? inDisk)
                    ? At(inDisk.Contains(module) ? DriverPlace.Initramfs : DriverPlace.ModuleOnly, found.Path)
                : Not(found.Path, found.Modules.Problems);

            HyperVDriver ByRules() => !RamDiskRules.Of(guest).TryGet(out string? rules) || rules is null
                ? Not(kernel.Path, new Unreadable(kernel.Path, "no initial RAM disk of this kernel was found"))
                : At(DriverPlace.Initramfs, rules);
        }
    }

    private static bool Names(IReadOnlyList<string> lines, string module) => lines.Any(line => line.Contains($"/{module}.ko", StringComparison.Ordinal));
}
