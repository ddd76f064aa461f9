using VmGeneralize.Guests.Linux.Facts.RamDisk;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>
/// Whether the newest kernel of a guest, which is the one that starts, finds its disk, its network and Azure's settings: by the list of built-in
/// modules and the kernel's configuration, and else by what is in its initial RAM disk.
/// </summary>
internal static class HyperVDrivers
{
    /// <summary>Each driver; none when no kernel is found.</summary>
    public static Fact<IReadOnlyList<HyperVDriver>> Of(IGuestView guest, Fact<InstalledKernel?> newest) =>
        newest.Then(kernel => kernel is null ? [] : OfKernel(guest, kernel));

    private static IReadOnlyList<HyperVDriver> OfKernel(IGuestView guest, InstalledKernel kernel)
    {
        Lazy<Fact<InitialRamDisk?>> disk = new(() => InitialRamDisk.Of(
            guest, kernel, [.. NeededModule.Drivers.Where(module => module.IsForRoot).Select(module => module.Name)]));
        return [.. NeededModule.Drivers.Select(Place)];

        HyperVDriver Place(NeededModule module)
        {
            HyperVDriver At(DriverPlace place, string evidence) => new(kernel.Release, module, Fact.Known(place), evidence);
            HyperVDriver Not(string evidence, params IReadOnlyList<Unreadable> problems) =>
                new(kernel.Release, module, Fact.NotRead<DriverPlace>(problems), evidence);
            Fact<bool> inKernel = kernel.HasBuiltIn(module);
            if (!inKernel.TryGet(out bool isInKernel))
            {
                return Not(inKernel.Problems[0].Path, inKernel.Problems);
            }

            if (isInKernel)
            {
                return At(DriverPlace.BuiltIn, kernel.IsListedBuiltIn(module).IsYes() ? kernel.BuiltInFile : kernel.ConfigurationFile);
            }

            string file = kernel.DependencyFile;
            if (!kernel.Dependencies.TryGet(out IReadOnlyList<string>? modules))
            {
                return Not(file, kernel.Dependencies.Problems);
            }

            if (!InstalledKernel.Names(modules, module.Name))
            {
                return modules.Count == 0 ? Not(file, new Unreadable(file, "it is empty"))
                    : kernel.Configuration.OrShown([]).Contains($"{module.Option}=m")
                        ? Not(file, new Unreadable(file, $"it does not name {module.Name}, which {kernel.ConfigurationFile} says is a module"))
                    : At(DriverPlace.Missing, file);
            }

            return !module.IsForRoot ? At(DriverPlace.ModuleOnly, file) // it may be loaded later
                : !disk.Value.TryGet(out InitialRamDisk? found) ? Not(disk.Value.Problems[0].Path, disk.Value.Problems)
                : found is null ? ByRules()
                : found.Modules.TryGet(out IReadOnlySet<string>? inDisk)
                    ? At(inDisk.Contains(module.Name) ? DriverPlace.Initramfs : DriverPlace.ModuleOnly, found.Path)
                : Not(found.Path, found.Modules.Problems);

            HyperVDriver ByRules() => !RamDiskRules.Of(guest).TryGet(out string? rules) || rules is null
                ? Not(kernel.Folder, new Unreadable(kernel.Folder, "no initial RAM disk of this kernel was found"))
                : At(DriverPlace.Initramfs, rules);
        }
    }
}
