using System.Text;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.TestSupport;

/// <summary>
/// A Windows guest made of a list of files and registry values, to which edits can be applied. Values are uint (REG_DWORD),
/// string (REG_SZ), string[] (REG_MULTI_SZ) or byte[] (REG_BINARY).
/// </summary>
public sealed class FakeGuest : IGuestView, IRegistryView
{
    private const int LargestTextRead = 1 << 20;

    private readonly SortedDictionary<string, GuestFile> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, byte[]> _contents = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Hive, string Key, string Name), object> _values = new(ValueComparer.Instance);
    private readonly HashSet<(string Hive, string Key, string Name)> _keys = new(ValueComparer.Instance);

    public GuestKind Kind => GuestKind.Windows;

    public IReadOnlyList<string> Roots { get; init; } = ["/"];

    public GuestOptions Options => GuestOptions.None;

    public LinuxFacts? Linux => null;

    public IRegistryView Registry => this;

    public bool HasSlack { get; set; }

    /// <summary>Hives that are dirty, by name or path.</summary>
    public HashSet<string> DirtyHives { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Hives that are damaged, by name or path.</summary>
    public HashSet<string> DamagedHives { get; } = new(StringComparer.OrdinalIgnoreCase);

    public string ControlSet { get; init; } = "ControlSet001";

    /// <summary>Adds files of one byte; their folders follow from their paths.</summary>
    public FakeGuest WithFiles(params string[] paths)
    {
        foreach (string path in paths)
        {
            WithText(path, "x");
        }

        return this;
    }

    /// <summary>Adds a file, folder or link as a listing shows it; a plain file that is given no contents is all zeros.</summary>
    public FakeGuest WithFile(GuestFile file)
    {
        _files[file.Path] = file;
        return this;
    }

    public FakeGuest WithText(string path, string text) => WithBytes(path, Encoding.UTF8.GetBytes(text));

    public FakeGuest WithBytes(string path, byte[] contents)
    {
        _contents[path] = contents;
        return WithFile(new GuestFile(path, IsDirectory: false, contents.Length));
    }

    /// <summary>Adds REG_SZ values whose data does not matter.</summary>
    public FakeGuest WithValues(string hive, string key, params string[] names)
    {
        foreach (string name in names)
        {
            WithValue(hive, key, name, "x");
        }

        return this;
    }

    public FakeGuest WithValue(string hive, string key, string name, object data)
    {
        _values[(hive, key, name)] = data;
        return WithKey(hive, key);
    }

    /// <summary>Adds a key and its parents.</summary>
    public FakeGuest WithKey(string hive, string key)
    {
        _keys.Add((hive, "", ""));
        for (string at = key; at.Length > 0; at = at.Contains('\\', StringComparison.Ordinal) ? at[..at.LastIndexOf('\\')] : "")
        {
            _keys.Add((hive, at, ""));
        }

        return this;
    }

    /// <summary>Applies edits; one that changes nothing fails the test.</summary>
    public void Apply(IEnumerable<GuestEdit> edits)
    {
        foreach (GuestEdit edit in edits)
        {
            bool changed = edit switch
            {
                GuestEdit.Delete delete => RemoveFiles(delete.Path),
                GuestEdit.Truncate truncate => Find(truncate.Path) is { Length: > 0 } file && WithBytes(file.Path, []) is not null,
                GuestEdit.DeleteValue value => _values.Remove((value.Hive, value.Key, value.Name)),
                GuestEdit.SetValue value => Set(value),
                GuestEdit.DeleteKey key => RemoveKey(key),
                GuestEdit.WipeSlack => HasSlack && !(HasSlack = false),
                _ => throw new InvalidOperationException(edit.ToString()),
            };
            if (!changed)
            {
                throw new InvalidOperationException($"{edit} changes nothing");
            }
        }
    }

    public GuestFile? Find(string path)
    {
        string trimmed = path.TrimEnd('/');
        if (_files.TryGetValue(trimmed, out GuestFile? file))
        {
            return file;
        }

        // A folder follows from what is in it, with the case that is stored.
        return _files.Keys.FirstOrDefault(other => other.StartsWith(trimmed + "/", StringComparison.OrdinalIgnoreCase)) is { } inside
            ? new GuestFile(trimmed.Length == 0 ? "/" : inside[..trimmed.Length], IsDirectory: true, Length: 0)
            : null;
    }

    public IEnumerable<GuestFile> List(string path)
    {
        string folder = path.TrimEnd('/') + "/";
        return _files.Keys
            .Where(file => file.StartsWith(folder, StringComparison.OrdinalIgnoreCase))
            .Select(file => file[..folder.Length] + file[folder.Length..].Split('/')[0])
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(child => Find(child)!)
            .ToArray();
    }

    public string? ReadText(string path) => ReadText(path, LargestTextRead);

    public string? ReadText(string path, int limit)
    {
        if (Find(path) is not { } file || !IsReadable(file))
        {
            return null;
        }

        byte[] start = new byte[long.Min(file.Length, limit)];
        Read(path, 0, start);
        using StreamReader reader = new(new MemoryStream(start), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    public byte[]? ReadBytes(string path, int limit)
    {
        if (Find(path) is not { } file || !IsReadable(file) || file.Length > limit)
        {
            return null;
        }

        byte[] bytes = new byte[file.Length];
        Read(path, 0, bytes);
        return bytes;
    }

    public int Read(string path, long from, Span<byte> buffer)
    {
        if (Find(path) is not { } file || !IsReadable(file))
        {
            return 0;
        }

        Span<byte> read = buffer[..(int)long.Clamp(file.Length - from, 0, buffer.Length)];
        read.Clear();
        if (_contents.TryGetValue(file.Path, out byte[]? contents))
        {
            contents.AsSpan((int)long.Min(from, contents.Length), read.Length).CopyTo(read);
        }

        return read.Length;
    }

    public bool HasData(string path, long from) =>
        Find(path) is { } file && _contents.TryGetValue(file.Path, out byte[]? contents) && contents.Skip((int)from).Any(value => value != 0);

    public Fact<bool> IsClean(string hive) =>
        DamagedHives.Contains(hive) ? Fact.NotRead<bool>(new Unreadable(hive, "it is damaged")) : Fact.Known(!DirtyHives.Contains(hive));

    public bool KeyExists(string hive, string key) => _keys.Contains((hive, key, ""));

    public bool ValueExists(string hive, string key, string name) => _values.ContainsKey((hive, key, name));

    public string? Text(string hive, string key, string name) => _values.GetValueOrDefault((hive, key, name)) as string;

    public uint? Number(string hive, string key, string name) => _values.GetValueOrDefault((hive, key, name)) as uint?;

    public IReadOnlyList<string>? Texts(string hive, string key, string name) => _values.GetValueOrDefault((hive, key, name)) as string[];

    public byte[]? Bytes(string hive, string key, string name) => _values.GetValueOrDefault((hive, key, name)) switch
    {
        byte[] bytes => bytes,
        uint number => BitConverter.GetBytes(number),
        string text => Encoding.Unicode.GetBytes(text + '\0'),
        string[] texts => Encoding.Unicode.GetBytes(string.Concat(texts.Select(text => text + '\0')) + '\0'),
        _ => null,
    };

    public IReadOnlyList<string> ValueNames(string hive, string key) =>
        [.. _values.Keys.Where(value => ValueComparer.Instance.Equals(value with { Name = "" }, (hive, key, ""))).Select(value => value.Name)];

    public IReadOnlyList<string> SubkeyNames(string hive, string key)
    {
        string prefix = key.Length == 0 ? "" : key + "\\";
        return
        [
            .. _keys
                .Where(other => other.Hive.Equals(hive, StringComparison.OrdinalIgnoreCase) && other.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                .Select(other => other.Key[prefix.Length..])
                .Where(rest => rest.Length > 0 && !rest.Contains('\\', StringComparison.Ordinal)),
        ];
    }

    // A file with contents can be read whatever its reparse tag is: some tags mark compressed files and do not lead elsewhere.
    private bool IsReadable(GuestFile file) => file.IsFile || _contents.ContainsKey(file.Path);

    private bool RemoveFiles(string path)
    {
        string[] gone = [.. _files.Keys.Where(file => GuestPath.IsSameOrBelow(file, path, Kind))];
        foreach (string file in gone)
        {
            _files.Remove(file);
            _contents.Remove(file);
        }

        return gone.Length > 0;
    }

    private bool Set(GuestEdit.SetValue edit)
    {
        object data = edit.Data switch
        {
            RegistryData.DWord number => number.Number,
            RegistryData.Text text => text.Value,
            RegistryData.ExpandText text => text.Value,
            _ => throw new InvalidOperationException(edit.ToString()),
        };
        bool same = _values.TryGetValue((edit.Hive, edit.Key, edit.Name), out object? old) && old.Equals(data);
        WithValue(edit.Hive, edit.Key, edit.Name, data);
        return !same;
    }

    private bool RemoveKey(GuestEdit.DeleteKey edit)
    {
        bool Below((string Hive, string Key, string Name) at) =>
            at.Hive.Equals(edit.Hive, StringComparison.OrdinalIgnoreCase)
            && (at.Key.Equals(edit.Key, StringComparison.OrdinalIgnoreCase) || at.Key.StartsWith(edit.Key + "\\", StringComparison.OrdinalIgnoreCase));
        foreach ((string Hive, string Key, string Name) value in _values.Keys.Where(Below).ToArray())
        {
            _values.Remove(value);
        }

        return _keys.RemoveWhere(Below) > 0;
    }

    private sealed class ValueComparer : IEqualityComparer<(string Hive, string Key, string Name)>
    {
        public static ValueComparer Instance { get; } = new();

        public bool Equals((string Hive, string Key, string Name) x, (string Hive, string Key, string Name) y) =>
            StringComparer.OrdinalIgnoreCase.Equals(x.Name, y.Name) && StringComparer.OrdinalIgnoreCase.Equals(x.Key, y.Key)
            && StringComparer.OrdinalIgnoreCase.Equals(x.Hive, y.Hive);

        public int GetHashCode((string Hive, string Key, string Name) obj) => HashCode.Combine(
            StringComparer.OrdinalIgnoreCase.GetHashCode(obj.Hive),
            StringComparer.OrdinalIgnoreCase.GetHashCode(obj.Key),
            StringComparer.OrdinalIgnoreCase.GetHashCode(obj.Name));
    }
}
