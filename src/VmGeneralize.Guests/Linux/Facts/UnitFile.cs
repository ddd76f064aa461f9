using System.Text;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Settings of unit files (systemd.syntax(7)).</summary>
internal static class UnitFile
{
    /// <summary>
    /// The settings of one section, as systemd has them when it has read all files: the last one counts, and an empty one takes back
    /// those before it.
    /// </summary>
    /// <param name="files">Lines of the unit's file and of its drop-ins, in the order in which they are read.</param>
    /// <param name="section">Such as <c>Mount</c>.</param>
    public static IReadOnlyDictionary<string, string> Settings(IEnumerable<IReadOnlyList<string>> files, string section)
    {
        Dictionary<string, string> settings = new(StringComparer.Ordinal);
        foreach ((string key, string value) in files.SelectMany(file => Lines(file, section)))
        {
            settings[key] = value;
        }

        return settings;
    }

    /// <summary>The settings of one section of a file, as written there.</summary>
    /// <param name="file">Its lines.</param>
    /// <param name="section">Such as <c>Unit</c>.</param>
    public static IEnumerable<(string Key, string Value)> Lines(IReadOnlyList<string> file, string section)
    {
        bool isWanted = false;
        foreach (string line in Joined(file))
        {
            if (line.StartsWith('['))
            {
                isWanted = line == $"[{section}]";
            }
            else if (isWanted && line.IndexOf('=', StringComparison.Ordinal) is > 0 and int equals)
            {
                yield return (line[..equals].TrimEnd(), LinuxFiles.Utf8(line[(equals + 1)..].TrimStart()));
            }
        }
    }

    /// <summary>A value without its specifiers; null when it has one that stands for something that is not known here.</summary>
    public static string? Plain(string value) => value.Replace("%%", "", StringComparison.Ordinal).Contains('%', StringComparison.Ordinal)
        ? null
        : value.Replace("%%", "%", StringComparison.Ordinal);

    /// <summary>Lines without comments; a backslash at the end joins the next one, comments between them left out.</summary>
    private static IEnumerable<string> Joined(IReadOnlyList<string> lines)
    {
        StringBuilder joined = new();
        foreach (string line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] is not ('#' or ';')))
        {
            bool goesOn = line[^1] == '\\';
            joined.Append(goesOn ? line[..^1] + " " : line);
            if (!goesOn)
            {
                yield return joined.ToString();
                joined.Clear();
            }
        }

        if (joined.Length > 0)
        {
            yield return joined.ToString();
        }
    }
}
