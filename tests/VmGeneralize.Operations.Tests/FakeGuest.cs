using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Tests;

/// <summary>A guest made of a list of paths and registry values, which edits can be applied to.</summary>
internal sealed class FakeGuest : IGuestView, IRegistryView
{
    private readonly SortedSet<string> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<(string Hive, string Key, string Name)> _values = new(ValueComparer.Instance);

    public GuestKind Kind => GuestKind.Windows;

    public IRegistryView Registry => this;

    public string ControlSet { get; init; } = "ControlSet001";

    /// <summary>Adds files; folders follow from their paths, and a path that ends in / is an empty folder.</summary>
    public FakeGuest WithFiles(params string[] paths)
    {
        _files.UnionWith(paths);
        return this;
    }

    public FakeGuest WithValues(string hive, string key, params string[] names)
    {
        _values.UnionWith(names.Select(name => (hive, key, name)));
        return this;
    }

    /// <summary>Applies edits; one whose target does not exist fails the test.</summary>
    public void Apply(IEnumerable<GuestEdit> edits)
    {
        foreach (GuestEdit edit in edits)
        {
            int removed = edit switch
            {
                GuestEdit.Delete delete => _files.RemoveWhere(file => GuestPath.IsSameOrBelow(file.TrimEnd('/'), delete.Path)),
                GuestEdit.DeleteValue value => _values.Remove((value.Hive, value.Key, value.Name)) ? 1 : 0,
                _ => throw new InvalidOperationException(edit.ToString()),
            };
            Assert.True(removed > 0, $"{edit} changes nothing");
        }
    }

    public GuestFile? Find(string path)
    {
        if (_files.Contains(path))
        {
            return new GuestFile(path, IsDirectory: false, Length: 1);
        }

        return _files.Any(file => file.StartsWith(path + "/", StringComparison.OrdinalIgnoreCase)) ? new GuestFile(path, IsDirectory: true, Length: 0) : null;
    }

    public IEnumerable<GuestFile> List(string path) => _files
        .Where(file => file.StartsWith(path + "/", StringComparison.OrdinalIgnoreCase) && file.Length > path.Length + 1)
        .Select(file => file[..(path.Length + 1)] + file[(path.Length + 1)..].Split('/')[0])
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Select(child => Find(child)!);

    public bool KeyExists(string hive, string key) => _values.Any(value => ValueComparer.Instance.Equals(value with { Name = "" }, (hive, key, "")));

    public bool ValueExists(string hive, string key, string name) => _values.Contains((hive, key, name));

    public string? Text(string hive, string key, string name) => null;

    public uint? Number(string hive, string key, string name) => null;

    public IReadOnlyList<string> ValueNames(string hive, string key) =>
        [.. _values.Where(value => ValueComparer.Instance.Equals(value with { Name = "" }, (hive, key, ""))).Select(value => value.Name)];

    public IReadOnlyList<string> SubkeyNames(string hive, string key) => [];

    private sealed class ValueComparer : IEqualityComparer<(string Hive, string Key, string Name)>
    {
        public static ValueComparer Instance { get; } = new();

        public bool Equals((string Hive, string Key, string Name) x, (string Hive, string Key, string Name) y) =>
            StringComparer.OrdinalIgnoreCase.Equals(x.ToString(), y.ToString());

        public int GetHashCode((string Hive, string Key, string Name) obj) => StringComparer.OrdinalIgnoreCase.GetHashCode(obj.ToString());
    }
}
