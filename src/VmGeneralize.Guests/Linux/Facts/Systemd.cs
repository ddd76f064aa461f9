using System.IO.Enumeration;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Unit files and which of them start with the system (systemd.unit(5)).</summary>
public sealed class Systemd
{
    private readonly IGuestView _guest;
    private readonly Dictionary<string, Fact<bool>> _enabled = new(StringComparer.Ordinal);

    internal Systemd(IGuestView guest) => _guest = guest;

    /// <summary>Where units are, those that win first.</summary>
    public static IReadOnlyList<string> Folders { get; } =
    [
        "/etc/systemd/system",
        "/usr/local/lib/systemd/system",
        "/usr/lib/systemd/system",
        "/lib/systemd/system",
    ];

    private static string[] PresetFolders { get; } =
        ["/etc/systemd/system-preset", "/usr/local/lib/systemd/system-preset", "/usr/lib/systemd/system-preset", "/lib/systemd/system-preset"];

    private static string[] Dependencies { get; } = [".wants", ".requires", ".upholds"];

    private Fact<IReadOnlyList<GuestFile>> Wants => field ??= Fact.All(Folders.Select(_guest.Entries))
        .Then(folders => Fact.All(folders.SelectMany(folder => folder)
            .Where(child => Dependencies.Any(kind => child.Name.EndsWith(kind, StringComparison.Ordinal)))
            .Select(child => _guest.Locate(child.Path))))
        .Then(wants => (IReadOnlyList<GuestFile>)[.. wants.OfType<GuestFile>().Where(folder => folder.IsDirectory).DistinctBy(folder => folder.Path)]);

    /// <summary>The file of a unit that systemd would load, or null: none, or masked.</summary>
    public Fact<GuestFile?> Unit(string name)
    {
        foreach (string folder in Folders)
        {
            Fact<GuestFile?> unit = _guest.Locate(GuestPath.Join(folder, name));
            if (!unit.TryGet(out GuestFile? found) || found is not null)
            {
                return unit.Then(static file => file is { IsFile: true, Length: > 0 } ? file : null);
            }
        }

        return Fact.Known<GuestFile?>(null);
    }

    /// <summary>
    /// Files that change settings of a unit, by their names; of two with one name the first folder's counts. Those of its name itself come before those for
    /// all that begin so (<c>foo-.service.d</c>), and these before those of its kind (<c>service.d</c>).
    /// </summary>
    internal Fact<IEnumerable<string>> DropIns(string name) =>
        Fact.All(Places(name).SelectMany(place => Folders.Select(folder => _guest.Entries($"{folder}/{place}.d")))).Then(folders => (IEnumerable<string>)
        [
            .. folders.SelectMany(files => files)
                .Where(file => file.Name.EndsWith(".conf", StringComparison.Ordinal))
                .DistinctBy(file => file.Name)
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => file.Path),
        ]);

    /// <summary>The lines of the file of a unit and of its drop-ins, in the order in which systemd reads them; none without such a unit.</summary>
    internal Fact<IReadOnlyList<(string Path, IReadOnlyList<string> Lines)>> Files(string name) => Unit(name).Then(unit => unit is null
        ? Fact.Known<IReadOnlyList<(string, IReadOnlyList<string>)>>([])
        : DropIns(name).Then(dropIns => Fact.All(dropIns.Prepend(unit.Path).Select(path => _guest.Lines(path).Then(lines => (path, lines))))));

    // systemd.unit(5): the name, what is before each of its dashes, its kind.
    private static IEnumerable<string> Places(string name)
    {
        yield return name;
        int dot = name.LastIndexOf('.');
        for (int dash = name.LastIndexOf('-', int.Max(dot - 1, 0)); dash > 0; dash = name.LastIndexOf('-', dash - 1))
        {
            if (dash < dot - 1)
            {
                yield return name[..(dash + 1)] + name[dot..];
            }
        }

        yield return name[(dot + 1)..];
    }

    /// <summary>There is a unit of that name, masked or not.</summary>
    public bool IsNamed(string name) => Folders.Any(folder => _guest.Find(GuestPath.Join(folder, name)) is not null);

    /// <summary>What masks a unit: an empty file, or a link to <c>/dev/null</c>, in the first folder that has the name; null when nothing does.</summary>
    public Fact<string?> MaskOf(string name)
    {
        foreach (string path in Folders.Select(folder => GuestPath.Join(folder, name)))
        {
            Fact<GuestFile?> unit = _guest.Locate(path);
            if (!unit.TryGet(out GuestFile? found) || found is not null)
            {
                return unit.Then(file => file is { IsSpecial: true } or { IsFile: true, Length: 0 } ? path : null);
            }
        }

        return Fact.Known<string?>(null);
    }

    /// <summary>What presets say about a unit: the first line that matches counts; null when none does.</summary>
    public Fact<UnitPreset?> PresetOf(string name) => Fact.All(PresetFolders.Select(_guest.Entries))
        .Then(folders => Fact.All(folders.SelectMany(files => files)
            .Where(file => !file.IsDirectory && file.Name.EndsWith(".preset", StringComparison.Ordinal))
            .DistinctBy(file => file.Name)
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => _guest.Lines(file.Path).Then(lines => (file.Path, lines)))))
        .Then(files => files.SelectMany(file => file.lines, (file, line) => Preset(file.Path, line, name)).FirstOrDefault(preset => preset is not null));

    private static UnitPreset? Preset(string path, string line, string name) =>
        line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [("enable" or "disable") and var verb, var pattern, ..]
        && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false)
            ? new UnitPreset(verb == "enable", line.Trim(), path)
            : null;

    /// <summary>Names in the folders of dependencies: what some unit wants or requires, whether there is such a unit or not.</summary>
    internal Fact<IReadOnlyList<WantedUnit>> Wanted => field ??= Wants
        .Then(folders => Fact.All(folders.Select(folder => _guest.Entries(folder.Path)
            .Then(links => (IReadOnlyList<WantedUnit>)
                [.. links.Select(link => new WantedUnit(link.Name, folder.Name.EndsWith(".requires", StringComparison.Ordinal)))]))))
        .Then(all => (IReadOnlyList<WantedUnit>)[.. all.SelectMany(units => units)]);

    /// <summary>True when a unit exists and some target or unit wants or requires it.</summary>
    public Fact<bool> IsEnabled(string name)
    {
        if (!_enabled.TryGetValue(name, out Fact<bool>? known))
        {
            known = Unit(name).Then(unit => unit is not null)
                .And(() => Wants.Then(folders => folders.Any(folder => _guest.Find(GuestPath.Join(folder.Path, name)) is not null)));
            _enabled.Add(name, known);
        }

        return known;
    }
}
