using System.Text;

namespace VmGeneralize.Help;

/// <summary>The help of one command as a page of <c>docs</c>.</summary>
internal static class MarkdownPage
{
    public static string Of(HelpPage page)
    {
        StringBuilder text = new();
        Line(text, $"# {(page.Name.Length == 0 ? "vmgeneralize" : $"vmgeneralize {page.Name}")}");
        Line(text, "");
        Line(text, Escaped(page.Summary));
        Code(text, [page.Usage]);
        foreach (string paragraph in page.Paragraphs)
        {
            Line(text, "");
            Line(text, Escaped(paragraph));
        }

        if (page.Examples.Count > 0)
        {
            Line(text, "");
            Line(text, "## Examples");
            Code(text, page.Examples);
        }

        Table(text, "Commands", page.Commands, isLinked: true);
        Table(text, "Arguments", page.Arguments);
        foreach (HelpSection section in page.Options)
        {
            Table(text, section.Title, section.Entries);
        }

        Table(text, page.Name.Length == 0 ? "Options" : "Options of every command", page.CommonOptions);
        Line(text, "");
        Line(text, Escaped(page.ExitCodes));
        return text.ToString();
    }

    private static void Table(StringBuilder text, string title, IReadOnlyList<HelpEntry> entries, bool isLinked = false)
    {
        if (entries.Count == 0)
        {
            return;
        }

        Line(text, "");
        Line(text, $"## {title}");
        Line(text, "");
        Line(text, "| | |");
        Line(text, "|---|---|");
        foreach (HelpEntry entry in entries)
        {
            string name = $"`{entry.Name.Replace("|", "\\|", StringComparison.Ordinal)}`";
            Line(text, $"| {(isLinked ? $"[{name}]({entry.Name.Split(' ')[0]}.md)" : name)} | {Escaped(entry.Text)} |");
        }
    }

    private static void Code(StringBuilder text, IEnumerable<string> lines)
    {
        Line(text, "");
        Line(text, "```sh");
        foreach (string line in lines)
        {
            Line(text, line);
        }

        Line(text, "```");
    }

    private static string Escaped(string text) => text
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
