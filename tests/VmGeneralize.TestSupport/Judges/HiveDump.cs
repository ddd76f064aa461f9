using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace VmGeneralize.TestSupport.Judges;

/// <summary>All keys and values of a registry hive as libhivex reads them: exact bytes, no timestamps.</summary>
public sealed class HiveDump
{
    // Many tests look at the same hives, before and after the same edits, and perl takes seconds for a real one.
    private static readonly ConcurrentDictionary<string, Lazy<HiveDump>> Known = new(StringComparer.Ordinal);

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _keys = new(StringComparer.OrdinalIgnoreCase);

    private HiveDump(string export)
    {
        string key = "";
        foreach (string line in export.Split('\n'))
        {
            if (line.StartsWith('['))
            {
                // [HIVE\Key\Sub]; the root is [HIVE\] or [HIVE].
                key = line[1..line.LastIndexOf(']')]["HIVE".Length..].TrimStart('\\');
                _keys.Add(key);
            }
            else if (line.StartsWith('"') || line.StartsWith('@'))
            {
                (string name, string data) = SplitValue(line);
                _values[$"{key}\\{name}"] = data;
            }
        }
    }

    /// <summary>Keys, without the hive's own name; the root is empty.</summary>
    public IReadOnlySet<string> Keys => _keys;

    /// <summary>Maps <c>key\value</c> (the default value has an empty name) to type and data, as in a .reg file.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Reads a hive file; fails unless hivexml and reglookup can read all of it too.</summary>
    public static HiveDump Read(string path)
    {
        OutsideTool.Require("hivexml", "hivexregedit", "reglookup");
        string contents = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        return Known.GetOrAdd(contents, _ => new Lazy<HiveDump>(() => Ask(path))).Value;
    }

    /// <summary>
    /// Reads a hive file with hivexml alone, in a tenth of the time: values as it shows them, so that two spellings of a text are equal. For
    /// tests that ask which values changed, alongside a test that compares their bytes.
    /// </summary>
    public static HiveDump ReadShown(string path)
    {
        OutsideTool.Require("hivexml");
        using XmlReader xml = XmlReader.Create(new StringReader(OutsideTool.RunChecked("hivexml", path)), new XmlReaderSettings { CheckCharacters = false });
        HiveDump dump = new("");
        Stack<string> keys = new();
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.Name == "node")
            {
                keys.Push(keys.Count == 0 ? "" : $@"{keys.Peek()}\{xml.GetAttribute("name")}".TrimStart('\\'));
                dump._keys.Add(keys.Peek());
                if (xml.IsEmptyElement)
                {
                    keys.Pop();
                }
            }
            else if (xml.NodeType == XmlNodeType.EndElement && xml.Name == "node")
            {
                keys.Pop();
            }
            else if (xml.NodeType == XmlNodeType.Element && xml.Name == "value")
            {
                string name = $@"{keys.Peek()}\{xml.GetAttribute("key")}";
                dump._values[name] = $"{xml.GetAttribute("type")}:{xml.GetAttribute("value")}{(xml.IsEmptyElement ? "" : Strings(xml))}";
            }
        }

        return dump;
    }

    // The parts of a list of strings; the position of bytes is not part of a value.
    private static string Strings(XmlReader value)
    {
        StringBuilder strings = new();
        using XmlReader parts = value.ReadSubtree();
        while (parts.Read())
        {
            if (parts.NodeType == XmlNodeType.Text)
            {
                strings.Append('\0').Append(parts.Value);
            }
        }

        return strings.ToString();
    }

    private static HiveDump Ask(string path)
    {
        OutsideTool.RunChecked("hivexml", path);
        ToolResult lookup = OutsideTool.Run("reglookup", path);
        if (lookup.ExitCode != 0 || lookup.Error.Contains("ERROR", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"reglookup {path}: exit {lookup.ExitCode} {lookup.Error}");
        }

        return new HiveDump(OutsideTool.RunChecked("hivexregedit", "--export", "--prefix", "HIVE", path, "\\"));
    }

    /// <summary>Keys and values (<c>key\value</c>) that differ: "-" only before, "+" only after, "~" different data.</summary>
    public IReadOnlyList<string> Compare(HiveDump after) =>
    [
        .. Keys.Except(after.Keys, StringComparer.OrdinalIgnoreCase).Select(key => $"-[{key}]"),
        .. after.Keys.Except(Keys, StringComparer.OrdinalIgnoreCase).Select(key => $"+[{key}]"),
        .. Values.Keys.Where(name => !after.Values.ContainsKey(name)).Select(name => $"-{name}"),
        .. after.Values.Keys.Where(name => !Values.ContainsKey(name)).Select(name => $"+{name}"),
        .. Values.Where(value => after.Values.TryGetValue(value.Key, out string? other) && other != value.Value)
            .Select(value => $"~{value.Key}"),
    ];

    private static (string Name, string Data) SplitValue(string line)
    {
        if (line[0] == '@')
        {
            return ("", line[2..]);
        }

        StringBuilder name = new();
        int index = 1;
        for (; line[index] != '"'; index++)
        {
            name.Append(line[index] == '\\' ? line[++index] : line[index]);
        }

        return (name.ToString(), line[(index + 2)..]);
    }
}
