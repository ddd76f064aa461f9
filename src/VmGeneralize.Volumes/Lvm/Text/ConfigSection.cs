using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes.Lvm.Text;

/// <summary>A section of LVM2's text format: named values and named sections, in their order.</summary>
/// <param name="Name">Its own name; empty for the whole text.</param>
/// <param name="Position">Where it starts, in bytes of the text.</param>
internal sealed record ConfigSection(string Name, int Position)
{
    public const string Structure = "LVM2 metadata text";

    private readonly Dictionary<string, ConfigValue> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConfigSection> _sections = new(StringComparer.Ordinal);

    public IEnumerable<ConfigSection> Sections => _sections.Values;

    public IEnumerable<ConfigValue> Values => _values.Values;

    /// <returns>False when the name already exists.</returns>
    public bool TryAdd(string name, ConfigValue value) => _values.TryAdd(name, value);

    /// <returns>False when the name already exists.</returns>
    public bool TryAdd(ConfigSection section) => _sections.TryAdd(section.Name, section);

    public ConfigSection? Section(string name) => _sections.GetValueOrDefault(name);

    public string? TryText(string name) => (_values.GetValueOrDefault(name) as ConfigValue.Text)?.Value;

    public string Text(string name) => TryText(name) ?? throw Missing(name, "a text");

    /// <summary>A number in a range that is safe for arithmetic.</summary>
    public long Number(string name, long minimum, long maximum)
    {
        long value = (_values.GetValueOrDefault(name) as ConfigValue.Number)?.Value ?? throw Missing(name, "a number");
        return value >= minimum && value <= maximum ? value
            : throw CorruptDataException.Mismatch(Structure, Position, $"{name} of {Name}", $"{minimum} to {maximum}", value);
    }

    /// <summary>A list; empty when there is none. A single value is a list of one.</summary>
    public IReadOnlyList<ConfigValue> List(string name) => _values.GetValueOrDefault(name) switch
    {
        null => [],
        ConfigValue.List list => list.Items,
        ConfigValue value => [value],
    };

    /// <summary>True when a list of flags has one.</summary>
    public bool HasFlag(string list, string flag) => List(list).Any(item => item is ConfigValue.Text text && text.Value == flag);

    private CorruptDataException Missing(string name, string what) => CorruptDataException.Mismatch(Structure, Position, $"{name} of {Name}", what, "none");
}
