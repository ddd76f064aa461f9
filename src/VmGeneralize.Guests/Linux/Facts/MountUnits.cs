namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>
/// The mount units of a guest that are enabled: pulled in by a link in a folder of dependencies, by themselves or by their automount unit.
/// A unit in /etc wins over the line of fstab for its place, and is mounted because fstab names that place; one that a package brings
/// loses against it (systemd-fstab-generator(8)).
/// </summary>
public sealed class MountUnits
{
    private const string OwnFolder = "/etc/systemd/system"; // those of the other folders come after what generators make of fstab

    private readonly List<MountUnit> _found = [];
    private readonly List<Unreadable> _problems = [];
    private readonly IGuestView _guest;
    private readonly Systemd _systemd;

    /// <param name="guest">The guest, with everything that fstab mounts.</param>
    /// <param name="fstab">Its fstab.</param>
    internal MountUnits(IGuestView guest, IReadOnlyList<FstabEntry> fstab)
    {
        _guest = guest;
        _systemd = new Systemd(guest);
        _problems.AddRange(_systemd.Wanted.Problems);
        HashSet<string> named = [.. fstab.Where(entry => entry.MountPoint.StartsWith('/')).Select(entry => UnitName.OfMount(entry.MountPoint))];
        ILookup<string, bool> wanted = _systemd.Wanted.OrShown([])
            .Where(
                unit => unit.Name.EndsWith(UnitName.Mount, StringComparison.Ordinal) || unit.Name.EndsWith(UnitName.AutomaticMount, StringComparison.Ordinal))
            .ToLookup(unit => unit.Name[..unit.Name.LastIndexOf('.')] + UnitName.Mount, unit => unit.IsRequired);
        foreach (string name in wanted.Select(unit => unit.Key).Union(named).Order(StringComparer.Ordinal))
        {
            Fact<GuestFile?> file = _systemd.Unit(name);
            if (!file.TryGet(out GuestFile? unit))
            {
                _problems.AddRange(named.Contains(name) && !wanted.Contains(name) ? [] : file.Problems); // fstab's line is known
            }
            else if (unit is not null && (!named.Contains(name) || _guest.Find(GuestPath.Join(OwnFolder, name)) is not null))
            {
                Read(name, unit, wanted[name].Any(isRequired => isRequired));
            }
        }
    }

    /// <summary>Those that are known, whatever else could not be read.</summary>
    public IReadOnlyList<MountUnit> Found => _found;

    /// <summary>What may be one, or belongs to one.</summary>
    public IReadOnlyList<Unreadable> Problems => _problems;

    private void Read(string name, GuestFile file, bool isRequired)
    {
        Fact<IReadOnlyList<IReadOnlyList<string>>> files = _systemd.DropIns(name)
            .Then(dropIns => Fact.All(dropIns.Prepend(file.Path).Select(path => _guest.Lines(path))));
        if (!files.TryGet(out IReadOnlyList<IReadOnlyList<string>>? lines))
        {
            _problems.AddRange(files.Problems);
            return;
        }

        IReadOnlyDictionary<string, string> settings = UnitFile.Settings(lines, "Mount");
        string? Setting(string key, string otherwise) => settings.GetValueOrDefault(key, "") is { Length: > 0 } value ? UnitFile.Plain(value) : otherwise;
        string? place = UnitName.Path(name);
        if (Setting("What", "") is not { } what || Setting("Where", place ?? "") is not { } where || Setting("Type", "auto") is not { } type
            || Setting("Options", "defaults") is not { } options)
        {
            _problems.Add(new Unreadable(file.Path, "it has a specifier (%) that is not resolved here"));
        }
        else if (what.Length > 0 && place is not null && UnitName.Simplified(where) == place)
        {
            _found.Add(new MountUnit(file.Path, what, place, type, options, isRequired));
        }
        // systemd starts no mount unit without What=, nor one whose name and Where= differ
    }
}
