namespace VmGeneralize.Guests.Linux.Facts.Yaml;

/// <summary>
/// One node of a YAML document (YAML 1.2.2, 3.2.1). An alias is the very node that it stands for: a small document may
/// reach one node by a great many paths, so that no code goes through everything that can be reached from a node.
/// </summary>
internal abstract class YamlNode
{
    /// <summary>Text, whatever type it stands for.</summary>
    /// <param name="text">As written, escapes undone.</param>
    /// <param name="isNull">It stands for nothing: empty, <c>~</c> or <c>null</c>, without quotes.</param>
    public sealed class Scalar(string text, bool isNull) : YamlNode
    {
        public string Text => text;

        public bool IsNull => isNull;
    }

    /// <summary>A list.</summary>
    public sealed class Sequence(IReadOnlyList<YamlNode> items) : YamlNode
    {
        public IReadOnlyList<YamlNode> Items => items;
    }

    /// <summary>Keys with values; of a key that occurs twice, the last value, merge keys (<c>&lt;&lt;</c>) carried out.</summary>
    public sealed class Mapping(IReadOnlyDictionary<string, YamlNode> values) : YamlNode
    {
        public IReadOnlyDictionary<string, YamlNode> Values => values;
    }
}
