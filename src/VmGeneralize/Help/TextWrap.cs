namespace VmGeneralize.Help;

/// <summary>Text in lines of a width; a word that is longer than a line has one of its own.</summary>
internal static class TextWrap
{
    private const int Continuation = 4; // columns that a command line moves to the right where it continues

    /// <summary>One paragraph.</summary>
    /// <param name="text">Words; line ends count as spaces.</param>
    /// <param name="width">Columns of a line, indentation included.</param>
    /// <param name="first">Columns before the first line.</param>
    /// <param name="indent">Columns before each further line.</param>
    public static IEnumerable<string> Paragraph(string text, int width, int first = 0, int indent = 0)
    {
        string line = "";
        int before = first;
        foreach (string word in text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && before + line.Length + 1 + word.Length > width)
            {
                yield return new string(' ', before) + line;
                (line, before) = (word, indent);
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        if (line.Length > 0)
        {
            yield return new string(' ', before) + line;
        }
    }

    /// <summary>A name and what it means: side by side, or below each other where the terminal or the name leaves no room.</summary>
    /// <param name="name">The name.</param>
    /// <param name="text">What it means.</param>
    /// <param name="column">Where the meaning begins.</param>
    /// <param name="width">Columns of a line.</param>
    /// <param name="indent">Columns before the name.</param>
    public static IEnumerable<string> Entry(string name, string text, int column, int width, int indent = 2)
    {
        string start = new string(' ', indent) + name;
        string[] lines = [.. Paragraph(text, width, column, column)];
        bool beside = lines.Length > 0 && start.Length + 2 <= column;
        return beside
            ? lines.Skip(1).Prepend(start.PadRight(column) + lines[0][column..])
            : lines.Prepend(start);
    }

    /// <summary>
    /// A line that is too long, in several that follow its indentation, or its second column ("  edition      Server"). Spaces within it stay, a
    /// quoted text stays whole, and so do a number with its unit, and an option with its command and its value: half a command must not look like
    /// one.
    /// </summary>
    /// <param name="text">One line.</param>
    /// <param name="width">Columns of a line.</param>
    /// <param name="indent">Columns before each further line; null: as the line shows.</param>
    /// <param name="splitPaths">Paths that are longer than a line break after a separator: for those that nobody pastes into a terminal.</param>
    public static IEnumerable<string> Hanging(string text, int width, int? indent = null, bool splitPaths = false)
    {
        if (text.Length <= width)
        {
            yield return text;
            yield break;
        }

        string before = new(' ', Math.Min(indent ?? Hang(text, width), width / 2));
        string line = "";
        IEnumerable<string> words = Breakable(text, splitPaths);
        foreach (string word in splitPaths ? words.SelectMany(word => Pieces(word, width - before.Length)) : words)
        {
            string joined = line + word;
            bool gains = line.TrimEnd().Length + 1 > before.Length; // a new line has more room than this one: not after "  -"
            if (line.Trim().Length > 0 && gains && joined.TrimEnd().Length > width)
            {
                yield return line.TrimEnd();
                line = Room(before, word.TrimStart(), width) + word.TrimStart();
            }
            else
            {
                line = joined;
            }
        }

        yield return line;
    }

    /// <summary>Prose that breaks as in <see cref="Hanging"/>, and a command that is never broken: after the prose, or below it.</summary>
    public static IEnumerable<string> WithCommand(string prose, string command, int width)
    {
        string[] lines = [.. Hanging(prose, width)];
        int indent = prose.Length - prose.TrimStart().Length + (Continuation / 2);
        return lines[^1].Length + 1 + command.Length <= width
            ? [.. lines[..^1], $"{lines[^1]} {command}"]
            : [.. lines, Whole(new string(' ', indent) + command, width)];
    }

    /// <summary>A line that is never broken: one that is too long only because it is indented is indented less.</summary>
    public static string Whole(string line, int width)
    {
        string text = line.TrimStart(' ');
        return Room(line[..^text.Length], text, width) + text;
    }

    /// <summary>A command line that can be pasted as it stands: it continues after a backslash, never within quotes.</summary>
    public static IEnumerable<string> CommandLine(string text, int width, int indent)
    {
        string line = "";
        int before = indent;
        foreach (string word in WithValues([.. Words(text)], width - indent - Continuation - 2))
        {
            if (line.Length > 0 && before + line.Length + 1 + word.Length + 2 > width)
            {
                yield return Whole($"{new string(' ', before)}{line} \\", width);
                (line, before) = (word, indent + Continuation);
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        yield return Whole(new string(' ', before) + line, width);
    }

    // Less of the indentation where a word would not fit after it: a terminal breaks words anywhere.
    private static string Room(string indent, string word, int width) =>
        word.Length <= width && indent.Length + word.Length > width ? indent[..(width - word.Length)] : indent;

    private static int Hang(string text, int width)
    {
        int start = text.Length - text.TrimStart().Length;
        int gap = text.IndexOf("  ", start, StringComparison.Ordinal);
        int column = gap < 0 ? width : gap + text[gap..].Length - text[gap..].TrimStart().Length;
        return column <= width / 2 ? column : start + Continuation / 2;
    }

    // Words with the spaces before them; an option is not a separate word, nor is what follows it, nor a part of a command after a colon.
    private static IEnumerable<string> Breakable(string text, bool hasPaths)
    {
        int start = 0;
        bool quoted = false;
        bool isPaired = text.Count(letter => letter == '"') % 2 == 0;
        for (int at = 1; at < text.Length; at++)
        {
            quoted ^= isPaired && text[at - 1] == '"';
            if (text[at] == ' ' && text[at - 1] != ' ' && !quoted && !JoinsOption(text, at) && !IsUnit(text, at) && !IsInCommand(text, start, at)
                && !(hasPaths && IsInPath(text, at)))
            {
                yield return text[start..at];
                start = at;
            }
        }

        yield return text[start..];
    }

    // A sentence ends between its last word and the option that begins the next one.
    private static bool JoinsOption(string text, int at) =>
        IsOption(text[(text.LastIndexOf(' ', at - 1) + 1)..at]) || (IsOption(text[at..]) && text[at - 1] is not ('.' or ',' or ';' or ':'));

    // "Windows NT\CurrentVersion", "partition 1:\EFI": such a path breaks after a separator, as others do.
    private static bool IsInPath(string text, int at)
    {
        string last = text[(text.LastIndexOf(' ', at - 1) + 1)..at];
        string next = WordAfter(text, at);
        return next.Contains('\\', StringComparison.Ordinal)
            && (last == "partition" || (last.Contains('\\', StringComparison.Ordinal) && last[^1] is not (':' or ';' or ',' or ')')
                && next[0] != '(' && !next.Contains(":\\", StringComparison.Ordinal)));
    }

    // "3.5 KiB", "120 MiB/s)", "45 %,".
    private static bool IsUnit(string text, int at)
    {
        string next = WordAfter(text, at).TrimEnd('.', ',', ';', ':', ')');
        return char.IsAsciiDigit(text[at - 1]) && next is ("B" or "KiB" or "MiB" or "GiB" or "TiB" or "KiB/s" or "MiB/s" or "GiB/s" or "s" or "%");
    }

    private static string WordAfter(string text, int at)
    {
        int end = text.IndexOf(' ', at + 1);
        return text[(at + 1)..(end < 0 ? text.Length : end)];
    }

    // The words since the last place to break are a command after a colon, which has not ended with its sentence or a part of it.
    private static bool IsInCommand(string text, int start, int at) =>
        text[..start].EndsWith(':') && text[start..at].TrimStart().Split(' ')[0] is ("az" or "vmgeneralize") && text[at - 1] is not ('.' or ',' or ';');

    // A word that is too long for a line, in parts that end with a separator.
    private static IEnumerable<string> Pieces(string word, int room)
    {
        int start = 0;
        for (int at = 0; at < word.Length - 1 && word.TrimStart().Length > room; at++)
        {
            if (word[at] is '\\' or '/')
            {
                yield return word[start..(at + 1)];
                start = at + 1;
            }
        }

        yield return word[start..];
    }

    private static bool IsOption(string text) =>
        text.TrimStart() is ['-' or '/', _, ..] word && (char.IsLetter(word[1]) || word[1] == '-') && !word.Split(' ')[0][1..].Contains('/');

    // An option and its value stay together where they fit into a line.
    private static IEnumerable<string> WithValues(string[] words, int width)
    {
        for (int at = 0; at < words.Length; at++)
        {
            bool takesNext = words[at].StartsWith('-') && at + 1 < words.Length && char.IsLetterOrDigit(words[at + 1].TrimStart('"', '/', '.').FirstOrDefault())
                && words[at].Length + 1 + words[at + 1].Length <= width;
            yield return takesNext ? $"{words[at]} {words[++at]}" : words[at];
        }
    }

    private static IEnumerable<string> Words(string text)
    {
        int start = 0;
        bool quoted = false;
        for (int at = 0; at <= text.Length; at++)
        {
            if (at == text.Length || (text[at] == ' ' && !quoted))
            {
                if (at > start)
                {
                    yield return text[start..at];
                }

                start = at + 1;
            }
            else if (text[at] == '"')
            {
                quoted = !quoted;
            }
        }
    }
}
