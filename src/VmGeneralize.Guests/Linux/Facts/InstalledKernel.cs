namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>One kernel of a guest, and what describes its modules.</summary>
/// <param name="Release">Such as <c>6.1.0-37-cloud-amd64</c>.</param>
/// <param name="Folder">Where its modules are.</param>
/// <param name="BuiltIn">Lines of its list of built-in modules.</param>
/// <param name="Dependencies">Lines of <c>modules.dep</c>: each module that there is.</param>
/// <param name="Configuration">Lines of its configuration; none when it is not kept.</param>
public sealed record InstalledKernel(
    string Release, string Folder, Fact<IReadOnlyList<string>> BuiltIn, Fact<IReadOnlyList<string>> Dependencies, Fact<IReadOnlyList<string>> Configuration)
{
    internal string BuiltInFile => GuestPath.Join(Folder, "modules.builtin");

    internal string DependencyFile => GuestPath.Join(Folder, "modules.dep");

    internal string ConfigurationFile => $"/boot/config-{Release}";

    /// <summary>The newest kernel, which is the one that starts; null when none is found.</summary>
    internal static Fact<InstalledKernel?> Newest(IGuestView guest) => guest.Locate("/usr/lib/modules")
        .Then(folder => guest.Entries(folder is { IsDirectory: true } ? folder.Path : "/lib/modules"))
        .Then(kernels => kernels.Where(kernel => kernel.IsDirectory && guest.Find(GuestPath.Join(kernel.Path, "modules.dep")) is not null)
            .OrderByDescending(kernel => kernel.Name, VersionOrder.Instance).FirstOrDefault() is { } newest ? Read(guest, newest) : null);

    /// <summary>True when the module is part of the kernel, so that nothing keeps it out.</summary>
    public Fact<bool> HasBuiltIn(NeededModule module) => IsListedBuiltIn(module).Or(() => Configuration.Then(lines => lines.Contains($"{module.Option}=y")));

    internal Fact<bool> IsListedBuiltIn(NeededModule module) => BuiltIn.Then(lines => Names(lines, module.Name));

    /// <summary>True when a line names the module's file; in names of modules a hyphen equals an underscore.</summary>
    internal static bool Names(IReadOnlyList<string> lines, string module)
    {
        string hyphens = module.Replace('_', '-');
        return lines.Any(line => line.Contains($"/{module}.ko", StringComparison.Ordinal) || line.Contains($"/{hyphens}.ko", StringComparison.Ordinal));
    }

    private static InstalledKernel Read(IGuestView guest, GuestFile folder)
    {
        InstalledKernel unread = new(folder.Name, folder.Path, None, None, None);
        return unread with
        {
            BuiltIn = guest.Lines(unread.BuiltInFile),
            Dependencies = guest.Lines(unread.DependencyFile),
            Configuration = guest.Lines(unread.ConfigurationFile),
        };
    }

    private static Fact<IReadOnlyList<string>> None => Fact.Known<IReadOnlyList<string>>([]);
}
