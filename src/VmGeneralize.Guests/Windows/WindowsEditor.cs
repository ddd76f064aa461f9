using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Registry;

namespace VmGeneralize.Guests.Windows;

/// <summary>
/// Applies edits to a Windows guest whose NTFS and FAT volumes are writable. Hives are changed in memory and written once, by
/// <see cref="Complete"/>.
/// </summary>
public sealed class WindowsEditor(WindowsGuest guest) : IGuestEditor
{
    private readonly Dictionary<string, LoadedHive> _changed = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _deleted = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(IWritableFileSystem, UnreadPlace)> _notWiped = [];
    private bool _wipesSlack;

    public IReadOnlyList<(IWritableFileSystem FileSystem, UnreadPlace Part)> NotWiped => _notWiped;

    public IReadOnlyList<IWritableFileSystem> FileSystems => [.. guest.Volumes.Select(volume => (IWritableFileSystem)volume.FileSystem!)];

    /// <summary>Applies one edit. An edit whose target does not exist is a mistake of the planner.</summary>
    public AppliedEdit Apply(GuestEdit edit) => edit switch
    {
        GuestEdit.Delete delete => Delete(delete),
        GuestEdit.Truncate truncate => Empty(truncate),
        GuestEdit.DeleteValue value => Edit(value, value.Hive, hive => Key(hive, value.Key).DeleteValue(value.Name, hive.NewestKeyTime)),
        GuestEdit.SetValue value => Edit(value, value.Hive, hive => Set(hive, value)),
        GuestEdit.DeleteKey key => Edit(key, key.Hive, hive => Parent(hive, key.Key).DeleteSubkey(LeafOf(key.Key), hive.NewestKeyTime)),
        GuestEdit.WipeSlack => WipeSlack(edit),
        _ => throw new InvalidOperationException($"No rule for {edit.GetType().Name}"),
    };

    /// <summary>Writes the changed hives, empties their logs, then completes the file systems. Returns the hives.</summary>
    public IReadOnlyList<WrittenHive> Complete()
    {
        List<WrittenHive> written = [];
        foreach (LoadedHive hive in _changed.Values.OrderBy(hive => hive.Name, StringComparer.Ordinal))
        {
            Write(hive);
            written.Add(new WrittenHive(hive.Name, hive.Path, hive.FilledLogs, hive.Hive.Recovery.Entries));
        }

        foreach (IWritableFileSystem fileSystem in FileSystems)
        {
            if (_wipesSlack)
            {
                _notWiped.AddRange(fileSystem.WipeSlack().SelectMany(place => place.Unread, (_, part) => (fileSystem, part))); // last: edits leave slack too
            }

            fileSystem.Complete();
        }

        return written;
    }

    private void Write(LoadedHive hive)
    {
        try
        {
            Replace(hive.Path, hive.Hive.ToArray());
            foreach (string log in hive.FilledLogs)
            {
                Replace(log, []);
            }
        }
        catch (UnsupportedFeatureException unsupported)
        {
            string where = GuestPath.ToWindows(hive.Path) + (GuestPath.OnVolume(hive.Path) is null ? $" on {guest.Volume.Name}" : "");
            throw new UnsupportedFeatureException($"Registry hive {where}: {unsupported.Feature.TrimEnd(',')}", unsupported.Advice);
        }
    }

    /// <summary>True when what the edit asked for is so in <paramref name="now"/>, read again.</summary>
    public static bool Holds(GuestEdit edit, WindowsGuest now) => edit switch
    {
        GuestEdit.Delete delete => now.Find(delete.Path) is null,
        GuestEdit.Truncate truncate => now.Find(truncate.Path) is { Length: 0 },
        GuestEdit.DeleteValue value => !now.Registry.ValueExists(value.Hive, value.Key, value.Name),
        GuestEdit.DeleteKey key => !now.Registry.KeyExists(key.Hive, key.Key),
        GuestEdit.SetValue value =>
            now.Registry.Bytes(value.Hive, value.Key, value.Name) is { } bytes && bytes.AsSpan().SequenceEqual(Encode(value.Data).Bytes),
        GuestEdit.WipeSlack => !now.HasSlack,
        _ => false,
    };

    private VolumePlace Place(string path) =>
        guest.Locate(path) ?? throw new InvalidOperationException($"{path} is on no volume of this guest");

    private void Replace(string path, ReadOnlySpan<byte> contents)
    {
        VolumePlace place = Place(path);
        place.FileSystem.Replace(place.Inner, contents);
    }

    private AppliedEdit Empty(GuestEdit.Truncate edit)
    {
        Replace(edit.Path, []);
        return new AppliedEdit(edit, []);
    }

    /// <summary>
    /// Removes the file, and others that Windows would take for it: names may differ in nothing but case where Linux or WSL made
    /// them. A twin that has its own edit went with the first one.
    /// </summary>
    private AppliedEdit Delete(GuestEdit.Delete edit)
    {
        VolumePlace place = Place(edit.Path);
        List<RemovedEntry> removed = [];
        if (!_deleted.Add(edit.Path) && place.Find() is null)
        {
            return new AppliedEdit(edit, removed);
        }

        int leaf = place.Inner.LastIndexOf('/') + 1;
        string? path = place.Inner;
        while (path is not null)
        {
            removed.AddRange(place.FileSystem.Delete(path).Select(entry => entry with { Path = place.Root + entry.Path }));
            string? twin = place.Find()?.Name;
            path = place.Inner[leaf..].Equals(twin, StringComparison.OrdinalIgnoreCase) ? place.Inner[..leaf] + twin : null;
        }

        return new AppliedEdit(edit, removed);
    }

    private AppliedEdit WipeSlack(GuestEdit edit)
    {
        _wipesSlack = true;
        foreach (LoadedHive edited in _changed.Values)
        {
            edited.Hive.WipeDeadBytes(); // it is written anyway
        }

        foreach (string name in WindowsHives.All(guest).Where(name => !_changed.ContainsKey(name)))
        {
            if (guest.SlackOf(name) is { MayBeWiped: true, HoldsAny: true })
            {
                LoadedHive hive = guest.Hives.Get(name)!;
                hive.Hive.WipeDeadBytes();
                _changed[name] = hive;
            }
        }

        return new AppliedEdit(edit, []);
    }

    // Times are the newest one already in the hive: a real one for the key, and the same one whenever the same disk is edited.
    private AppliedEdit Edit(GuestEdit edit, string name, Func<Hive, bool> change)
    {
        if (!WindowsHives.MayWrite(name))
        {
            throw new InvalidOperationException($"{name} is never written");
        }

        LoadedHive hive = guest.Hives.Get(name) ?? throw new InvalidOperationException($"No hive {name}");
        if (!change(hive.Hive))
        {
            throw new InvalidOperationException($"{edit.Target} does not exist");
        }

        _changed[name] = hive;
        return new AppliedEdit(edit, []);
    }

    private static HiveKey Key(Hive hive, string path) => hive.Find(path) ?? throw new InvalidOperationException($"No key {path}");

    private static HiveKey Parent(Hive hive, string path) => Key(hive, path.Contains('\\') ? path[..path.LastIndexOf('\\')] : "");

    private static string LeafOf(string path) => path[(path.LastIndexOf('\\') + 1)..];

    private static bool Set(Hive hive, GuestEdit.SetValue edit)
    {
        HiveKey key = hive.Root;
        foreach (string name in edit.Key.Split('\\', StringSplitOptions.RemoveEmptyEntries))
        {
            key = key.Find(name) ?? key.CreateSubkey(name, hive.NewestKeyTime);
        }

        (RegistryValueType type, byte[] bytes) = Encode(edit.Data);
        key.SetValue(edit.Name, type, bytes, hive.NewestKeyTime);
        return true;
    }

    private static (RegistryValueType Type, byte[] Bytes) Encode(RegistryData data) => data switch
    {
        RegistryData.DWord number => (RegistryValueType.DWord, BitConverter.GetBytes(number.Number)),
        RegistryData.Text text => (RegistryValueType.String, Encoding.Unicode.GetBytes(text.Value + '\0')),
        RegistryData.ExpandText text => (RegistryValueType.ExpandString, Encoding.Unicode.GetBytes(text.Value + '\0')),
        _ => throw new InvalidOperationException($"No registry type for {data.GetType().Name}"),
    };
}
