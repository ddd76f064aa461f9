namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>
/// The part of YAML that configuration of cloud-init is written in: mappings and lists by indentation or in braces, and plain or quoted
/// scalars. Enough to look up a few keys; what it does not understand it passes over, and nothing makes it fail.
/// </summary>
public sealed class YamlSubset
{
    private const int MostLines = 50_000;
    private const int MostDepth = 32;
    private const int LongestPath = 500; // of keys; one that is longer is passed over: each value costs its path

    private readonly Dictionary<string, List<string>> _values = [];

    /// <summary>Reads a document.</summary>
    public static YamlSubset Read(string text)
    {
        YamlSubset yaml = new();
        List<(int Indent, string Path)> open = [];
        int scalar = -1; // indentation of the key whose block scalar is passed over
        int lines = 0;
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            if (++lines > MostLines)
            {
                break;
            }

            string line = WithoutComment(raw);
            string content = line.TrimStart(' ');
            int indent = line.Length - content.Length;
            if (content.Length == 0 || (scalar >= 0 && indent > scalar))
            {
                continue;
            }

            scalar = content[^1] is '|' or '>' || content.EndsWith("|-", StringComparison.Ordinal) || content.EndsWith(">-", StringComparison.Ordinal) ? indent : -1;
            bool item = content[0] == '-' && (content.Length == 1 || content[1] == ' ');
            while (open.Count > 0 && (item ? open[^1].Indent > indent : open[^1].Indent >= indent))
            {
                open.RemoveAt(open.Count - 1);
            }

            string parent = open.Count == 0 ? "" : open[^1].Path;
            if (item)
            {
                yaml.Add(parent, content[1..].Trim(), depth: 0);
            }
            else if (KeyEnd(content) is var colon and > 0)
            {
                string path = Child(parent, LinuxFiles.Unquoted(content[..colon].Trim()));
                string value = content[(colon + 1)..].Trim();
                if (path.Length > LongestPath)
                {
                    scalar = indent; // and what is below it
                }
                else if (value.Length > 0)
                {
                    yaml.Add(path, value, depth: 0);
                }
                else if (open.Count < MostDepth)
                {
                    open.Add((indent, path));
                }
            }
        }

        return yaml;
    }

    /// <summary>The values at a path of keys with dots; several for a list, empty when there are none.</summary>
    public IReadOnlyList<string> Values(string path) => _values.GetValueOrDefault(path) ?? [];

    /// <summary>Every path that has values.</summary>
    public IEnumerable<string> Paths => _values.Keys;

    private void Add(string path, string value, int depth)
    {
        if (depth < MostDepth && value is ['{', .., '}'])
        {
            foreach (string part in Parts(value[1..^1]))
            {
                if (KeyEnd(part) is var colon and > 0 && Child(path, LinuxFiles.Unquoted(part[..colon].Trim())) is { Length: <= LongestPath } child)
                {
                    Add(child, part[(colon + 1)..].Trim(), depth + 1);
                }
            }
        }
        else if (depth < MostDepth && value is ['[', .., ']'])
        {
            foreach (string part in Parts(value[1..^1]))
            {
                Add(path, part.Trim(), depth + 1);
            }
        }
        else
        {
            if (!_values.TryGetValue(path, out List<string>? values))
            {
                _values[path] = values = [];
            }

            values.Add(LinuxFiles.Unquoted(value));
        }
    }

    private static string Child(string parent, string key) => parent.Length == 0 ? key : $"{parent}.{key}";

    /// <summary>Where the colon after a key is; -1 without one. In braces and after quotes no blank need follow.</summary>
    private static int KeyEnd(string text)
    {
        int from = text[0] is '"' or '\'' ? int.Max(0, text.IndexOf(text[0], 1)) : 0;
        for (int at = text.IndexOf(':', from); at >= 0; at = text.IndexOf(':', at + 1))
        {
            if (at + 1 == text.Length || text[at + 1] == ' ' || from > 0)
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>The parts between commas that are in no inner braces, brackets or quotes; blank ones are left out.</summary>
    private static IEnumerable<string> Parts(string text)
    {
        int depth = 0;
        int start = 0;
        char quote = '\0';
        for (int at = 0; at <= text.Length; at++)
        {
            char c = at == text.Length ? ',' : text[at];
            if (quote != '\0' && at < text.Length)
            {
                quote = c == quote ? '\0' : quote;
                continue;
            }

            switch (c)
            {
                case '"' or '\'':
                    quote = c;
                    break;
                case '{' or '[':
                    depth++;
                    break;
                case '}' or ']':
                    depth--;
                    break;
                case ',' when depth <= 0 || at == text.Length:
                    if (text[start..at].Trim() is { Length: > 0 } part)
                    {
                        yield return part;
                    }

                    start = at + 1;
                    break;
            }
        }
    }

    private static string WithoutComment(ReadOnlySpan<char> line)
    {
        char quote = '\0';
        for (int at = 0; at < line.Length; at++)
        {
            char c = line[at];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'' && (at == 0 || line[at - 1] is ' ' or '[' or '{' or ','))
            {
                quote = c;
            }
            else if (c == '#' && (at == 0 || line[at - 1] is ' ' or '\t'))
            {
                return line[..at].TrimEnd().ToString();
            }
        }

        return line.TrimEnd().ToString();
    }
}
