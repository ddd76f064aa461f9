using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VmGeneralize.Guests.Linux.Facts.Yaml;

/// <summary>Makes nodes of events (YAML 1.2.2, 3.1: "compose"), by the rules of PyYAML's composer and safe constructor.</summary>
internal sealed class YamlComposer(YamlEvents events)
{
    private const int MaxNodes = 100_000; // merged keys count too: those of one mapping may be merged a thousand times
    private const int MaxDepth = 64;
    private const string Core = "tag:yaml.org,2002:";
    private const string Binary = "binary";

    private readonly Dictionary<string, YamlNode?> _anchors = new(StringComparer.Ordinal); // null while the node is being read
    private int _nodes;
    private int _depth;
    private bool _isInFlow;

    /// <summary>The node that begins at the current event.</summary>
    /// <exception cref="YamlProblemException">PyYAML would refuse it, or it is too large.</exception>
    public YamlNode Compose()
    {
        Count(events.Current.Start);
        if (events.Current is AnchorAlias alias)
        {
            events.Take();
            return Known(alias);
        }

        if (events.Current is not NodeEvent node)
        {
            throw YamlProblemException.At(events.Current.Start, "a value is missing here");
        }

        string? anchor = node.Anchor.IsEmpty ? null : Name(node.Anchor, node.Start);
        if (anchor is not null && !_anchors.TryAdd(anchor, null))
        {
            throw YamlProblemException.At(node.Start, $"&{anchor} is defined twice");
        }

        if (++_depth > MaxDepth)
        {
            throw YamlProblemException.At(node.Start, $"it is nested more than {MaxDepth} deep");
        }

        bool wasInFlow = _isInFlow;
        YamlNode composed = node switch
        {
            Scalar scalar => Scalar(scalar),
            SequenceStart sequence => Sequence(sequence),
            _ => Mapping((MappingStart)node),
        };
        _isInFlow = wasInFlow;
        _depth--;
        if (anchor is not null)
        {
            _anchors[anchor] = composed;
        }

        return composed;
    }

    private YamlNode Known(AnchorAlias alias)
    {
        string name = Name(alias.Value, alias.Start);
        return _anchors.TryGetValue(name, out YamlNode? known)
            ? known ?? throw YamlProblemException.At(alias.Start, $"*{name} refers to itself")
            : throw YamlProblemException.At(alias.Start, $"there is no &{name} before *{name}");
    }

    private YamlNode.Scalar Scalar(Scalar scalar)
    {
        RequireTag(scalar, "str", "null", "bool", "int", "float", "timestamp", Binary);
        bool isPlain = scalar.Style == ScalarStyle.Plain;
        if (isPlain)
        {
            YamlEvents.RequirePlain(scalar, _isInFlow);
        }

        events.Take();
        if (!scalar.Tag.IsEmpty && scalar.Tag.Value == Core + Binary)
        {
            return new YamlNode.Scalar(Decoded(scalar), isNull: false);
        }

        return new YamlNode.Scalar(scalar.Value, isPlain && scalar.Tag.IsEmpty && scalar.Value is "" or "~" or "null" or "Null" or "NULL");
    }

    /// <summary>PyYAML writes bytes so, and user data are bytes.</summary>
    private static string Decoded(Scalar scalar)
    {
        byte[] bytes = new byte[scalar.Value.Length];
        return Convert.TryFromBase64String(scalar.Value, bytes, out int length) ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw YamlProblemException.At(scalar.Start, "this is not valid Base64");
    }

    private YamlNode.Sequence Sequence(SequenceStart sequence)
    {
        RequireTag(sequence, "seq");
        events.Take();
        bool isFlow = _isInFlow = sequence.Style == SequenceStyle.Flow;
        List<YamlNode> items = [];
        while (events.Current is not SequenceEnd)
        {
            if (isFlow && items.Count > 0)
            {
                events.RequireBefore(',');
            }

            items.Add(Compose());
        }

        events.Take();
        return new YamlNode.Sequence(items);
    }

    private YamlNode.Mapping Mapping(MappingStart mapping)
    {
        RequireTag(mapping, "map");
        events.Take();
        bool isFlow = _isInFlow = mapping.Style == MappingStyle.Flow;
        Dictionary<string, YamlNode> own = new(StringComparer.Ordinal);
        Dictionary<string, YamlNode> merged = new(StringComparer.Ordinal);
        for (bool isFirst = true; events.Current is not MappingEnd; isFirst = false)
        {
            if (isFlow && !isFirst)
            {
                events.RequireBefore(',');
            }

            Entry(own, merged, isFlow);
        }

        events.Take();
        foreach ((string key, YamlNode value) in merged)
        {
            own.TryAdd(key, value);
        }

        return new YamlNode.Mapping(own);
    }

    private void Entry(Dictionary<string, YamlNode> own, Dictionary<string, YamlNode> merged, bool isFlow)
    {
        Mark place = events.Current.Start;
        bool isMerge = events.Current is Scalar { Value: "<<", Style: ScalarStyle.Plain };
        string key = isMerge ? ((Scalar)events.Take()).Value
            : events.Current is Scalar { Value: "", Style: ScalarStyle.Plain } ? throw YamlProblemException.At(place, "a key is missing here")
            : Compose() is YamlNode.Scalar scalar ? scalar.Text
            : throw YamlProblemException.At(place, "a list or mapping is used as a key");
        if (isFlow && events.Current is not Scalar { Value.Length: 0, Style: ScalarStyle.Plain })
        {
            events.RequireBefore(':');
        }

        YamlNode value = Compose();
        if (isMerge)
        {
            Merge(merged, value, place);
        }
        else
        {
            own[key] = value;
        }
    }

    /// <summary>Of several mappings the first that has a key counts; of several merge keys in one mapping the last.</summary>
    private void Merge(Dictionary<string, YamlNode> into, YamlNode value, Mark place)
    {
        IEnumerable<YamlNode> sources = value is YamlNode.Sequence list ? list.Items.Reverse() : [value];
        foreach (YamlNode source in sources)
        {
            if (source is not YamlNode.Mapping mapping)
            {
                throw YamlProblemException.At(place, "only mappings can be merged");
            }

            foreach ((string key, YamlNode merged) in mapping.Values)
            {
                Count(place);
                into[key] = merged;
            }
        }
    }

    private void Count(Mark place)
    {
        if (++_nodes > MaxNodes)
        {
            throw YamlProblemException.At(place, $"there are more than {MaxNodes} nodes");
        }
    }

    private static string Name(AnchorName name, Mark place) => name.Value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        ? name.Value
        : throw YamlProblemException.At(place, $"{name.Value} is not a valid node name: only letters, digits, - and _ are allowed");

    /// <summary>Custom tags are constructors in PyYAML, which the safe loader does not call.</summary>
    private static void RequireTag(NodeEvent node, params ReadOnlySpan<string> known)
    {
        if (node.Tag.IsEmpty || node.Tag.IsNonSpecific)
        {
            return;
        }

        string tag = node.Tag.Value;
        if (!tag.StartsWith(Core, StringComparison.Ordinal) || !known.Contains(tag[Core.Length..]))
        {
            throw YamlProblemException.At(node.Start, $"the tag {tag} is unknown");
        }
    }
}
