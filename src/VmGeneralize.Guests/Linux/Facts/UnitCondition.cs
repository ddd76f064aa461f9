namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>One <c>Condition...=</c> or <c>Assert...=</c> line (systemd.unit(5), "Conditions and Asserts").</summary>
/// <param name="Path">The unit's file or drop-in.</param>
/// <param name="Key">Such as <c>ConditionPathExists</c>.</param>
/// <param name="Value">What it asks for, without the marks before it.</param>
/// <param name="IsNegated">It holds when that is not so (<c>!</c>).</param>
/// <param name="IsTriggering">One of those that are marked so must hold (<c>|</c>); else each must.</param>
internal sealed record UnitCondition(string Path, string Key, string Value, bool IsNegated, bool IsTriggering)
{
    private const string Condition = "Condition";
    private const string Assert = "Assert";

    /// <summary>It keeps the unit from starting as a failure; a condition does so in silence.</summary>
    public bool IsAssert => Key.StartsWith(Assert, StringComparison.Ordinal);

    /// <summary>What is asked, such as <c>PathExists</c>.</summary>
    public string Kind => Key[(IsAssert ? Assert : Condition).Length..];

    /// <summary>Those of a unit: an empty one takes back all before it of its sort, whatever they ask.</summary>
    /// <param name="files">The unit's file and its drop-ins, in the order in which they are read.</param>
    public static IReadOnlyList<UnitCondition> Of(IEnumerable<(string Path, IReadOnlyList<string> Lines)> files)
    {
        List<UnitCondition> found = [];
        foreach ((string path, string key, string value) in files.SelectMany(
            file => UnitFile.Lines(file.Lines, "Unit"), (file, line) => (file.Path, line.Key, line.Value)))
        {
            if (!key.StartsWith(Condition, StringComparison.Ordinal) && !key.StartsWith(Assert, StringComparison.Ordinal))
            {
                continue;
            }

            if (value.Length == 0)
            {
                found.RemoveAll(one => one.IsAssert == key.StartsWith(Assert, StringComparison.Ordinal));
                continue;
            }

            bool triggering = value[0] == '|';
            string rest = triggering ? value[1..].TrimStart() : value;
            bool negated = rest.StartsWith('!');
            found.Add(new UnitCondition(path, key, negated ? rest[1..].TrimStart() : rest, negated, triggering));
        }

        return found;
    }

    /// <summary>As written in the file.</summary>
    public string Shown => $"{Path}: {Key}={LinuxFiles.Shown($"{(IsTriggering ? "|" : "")}{(IsNegated ? "!" : "")}{Value}")}";
}
