namespace VmGeneralize.Help;

/// <summary>Help on a terminal.</summary>
internal static class HelpText
{
    /// <summary>Longer lines are hard to read.</summary>
    public const int Widest = 100;

    private const int Narrow = 70; // columns; in fewer, meanings are below the names
    private const int MaxName = 26;
    private const int Below = 6;

    /// <summary>The lines, without line ends.</summary>
    /// <param name="page">What to say.</param>
    /// <param name="columns">Width of the terminal.</param>
    public static IReadOnlyList<string> Lines(HelpPage page, int columns)
    {
        int width = Math.Min(columns, Widest);
        List<string> lines = [.. TextWrap.Paragraph(page.Summary, width), ""];
        lines.AddRange(TextWrap.Paragraph($"Usage: {page.Usage}", width, 0, 7));
        foreach (string paragraph in page.Paragraphs)
        {
            lines.Add("");
            lines.AddRange(TextWrap.Paragraph(paragraph, width));
        }

        if (page.Examples.Count > 0)
        {
            lines.AddRange(["", "Examples:"]);
            lines.AddRange(page.Examples.SelectMany(example => TextWrap.CommandLine(example, width, indent: 2)));
        }

        Add(lines, "Commands:", page.Commands, width);
        Add(lines, "Arguments:", page.Arguments, width);
        foreach (HelpSection section in page.Options)
        {
            Add(lines, $"{section.Title}:", section.Entries, width);
        }

        Add(lines, page.Name.Length == 0 ? "Options:" : "Options of every command:", page.CommonOptions, width);
        lines.Add("");
        lines.AddRange(TextWrap.Paragraph(page.ExitCodes, width));
        return [.. lines];
    }

    private static void Add(List<string> lines, string title, IReadOnlyList<HelpEntry> entries, int width)
    {
        if (entries.Count == 0)
        {
            return;
        }

        int longest = entries.Select(entry => entry.Name.Length).Where(length => length <= MaxName).DefaultIfEmpty(0).Max();
        int column = width < Narrow ? Below : longest + 4;
        lines.AddRange(["", title]);
        lines.AddRange(entries.SelectMany(entry => TextWrap.Entry(entry.Name, entry.Text, column, width)));
    }
}
