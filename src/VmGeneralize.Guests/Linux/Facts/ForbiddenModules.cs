using System.IO.Enumeration;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>
/// Modules that modprobe.d(5) or the kernel's command line keep from being loaded. <c>install</c> puts a command in the place of loading;
/// <c>blacklist</c> makes modprobe pass over the names by which hardware and file systems ask for a module; <c>module_blacklist=</c> makes the kernel
/// refuse it, and <c>rd.driver.blacklist=</c> dracut's RAM disk.
/// </summary>
internal static class ForbiddenModules
{
    // Of two files with one name, the one in the first folder counts.
    private static readonly string[] Folders =
        ["/etc/modprobe.d", "/run/modprobe.d", "/usr/local/lib/modprobe.d", "/usr/lib/modprobe.d", "/lib/modprobe.d"];

    private static readonly string[] Options = ["module_blacklist", "modprobe.blacklist"];

    // dracut.cmdline(7): only as long as the initial RAM disk runs, which is what finds the root.
    private static readonly string[] EarlyOptions = ["rd.driver.blacklist", "rdblacklist"];

    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>Each such statement about a module of <see cref="NeededModule.All"/> that is not part of the kernel.</summary>
    public static Fact<IReadOnlyList<ForbiddenModule>> All(IGuestView guest, LinuxFacts facts) =>
        InFiles(guest).Then(inFiles => facts.CommandLines.Then(lines => inFiles.Concat(lines.SelectMany(InOptions)).Distinct().ToArray()))
            .Then(found => found.Length == 0 ? Fact.Known<IReadOnlyList<ForbiddenModule>>([])
                : facts.Kernel.Then(kernel => Fact.All(found.Select(module => IsModule(kernel, module)))
                    .Then(modules => (IReadOnlyList<ForbiddenModule>)[.. modules.OfType<ForbiddenModule>()])));

    private static Fact<ForbiddenModule?> IsModule(InstalledKernel? kernel, ForbiddenModule found) => kernel is null
        ? Fact.Known<ForbiddenModule?>(found)
        : kernel.HasBuiltIn(found.Module).Then(isBuiltIn => isBuiltIn ? null : (ForbiddenModule?)found);

    private static Fact<IReadOnlyList<ForbiddenModule>> InFiles(IGuestView guest) => Fact.All(Folders.Select(guest.Entries))
        .Then(folders => Fact.All(folders.SelectMany(files => files)
            .Where(file => !file.IsDirectory && file.Name.EndsWith(".conf", StringComparison.Ordinal))
            .DistinctBy(file => file.Name)
            .Select(file => guest.Lines(file.Path).Then(lines => InFile(file.Path, lines)))))
        .Then(files => (IReadOnlyList<ForbiddenModule>)[.. files.SelectMany(modules => modules)]);

    private static IReadOnlyList<ForbiddenModule> InFile(string path, IReadOnlyList<string> lines)
    {
        List<ForbiddenModule> found = [];
        string before = "";
        foreach (string line in lines)
        {
            if (line.EndsWith('\\'))
            {
                before += line[..^1] + " ";
                continue;
            }

            string[] words = (before + line).Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            found.AddRange(NeededModule.All.Where(module => Forbids(words, module.Name))
                .Select(module => new ForbiddenModule(module, path, string.Join(' ', words), before.Length == 0 ? line : null)));
            before = "";
        }

        return found;
    }

    /// <summary>Names match as libkmod has it: hyphens are underscores, and <c>install</c> takes patterns.</summary>
    private static bool Forbids(string[] words, string module) => words switch
    {
        ["blacklist", var name, ..] => Normal(name) == module,
        ["install", var pattern, .. var command] => FileSystemName.MatchesSimpleExpression(Normal(pattern), module, ignoreCase: false) && !Loads(command),
        ["alias", var name, "off", ..] => Normal(name) is var alias && (alias == module || alias == "fs_" + module),
        _ => false,
    };

    private static bool Loads(string[] command) => command.Any(word =>
        word.Contains("modprobe", StringComparison.Ordinal) || word.Contains("insmod", StringComparison.Ordinal));

    private static IEnumerable<ForbiddenModule> InOptions(KernelCommandLine line) =>
        from option in Options.Concat(EarlyOptions)
        from value in line.Values(option)
        from name in value.Split(',', StringSplitOptions.RemoveEmptyEntries)
        from module in NeededModule.All
        where Normal(name) == module.Name && (module.IsForRoot || !EarlyOptions.Contains(option))
        select new ForbiddenModule(module, line.Path, LinuxFiles.Shown($"{option}={value}"), Line: null);

    private static string Normal(string name) => name.Replace('-', '_');
}
