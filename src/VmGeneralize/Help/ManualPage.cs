using System.Text;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Help;

/// <summary>The help of all commands as one page for <c>man</c> (man(7) macros).</summary>
internal static class ManualPage
{
    /// <param name="pages">The overview, then every command.</param>
    public static string Of(IReadOnlyList<HelpPage> pages)
    {
        HelpPage overview = pages[0];
        StringBuilder roff = new();
        Line(roff, $".TH VMGENERALIZE 1 \"\" \"{ToolVersion.Text}\"");
        Line(roff, ".nh"); // paths and options do not break at a hyphen
        Line(roff, ".ad l");
        Line(roff, ".SH NAME");
        Line(roff, $"vmgeneralize \\- {Escaped(overview.Summary.TrimEnd('.'))}");
        Line(roff, ".SH SYNOPSIS");
        Line(roff, Escaped(overview.Usage));
        Line(roff, ".SH COMMANDS");
        Entries(roff, overview.Commands);
        foreach (HelpPage page in pages.Skip(1))
        {
            Line(roff, $".SH {page.Name.ToUpperInvariant()}");
            Line(roff, Escaped(page.Usage));
            Line(roff, ".PP");
            Line(roff, Escaped(page.Summary));
            foreach (string paragraph in page.Paragraphs)
            {
                Line(roff, ".PP");
                Line(roff, Escaped(paragraph));
            }

            Entries(roff, page.Arguments);
            foreach (HelpSection section in page.Options)
            {
                Line(roff, $".SS {Escaped(section.Title)}");
                Entries(roff, section.Entries);
            }

            if (page.Examples.Count > 0)
            {
                Line(roff, ".PP");
                Line(roff, "Examples:");
            }

            Examples(roff, page);
            Line(roff, ".PP");
            Line(roff, Escaped(page.ExitCodes));
        }

        Line(roff, ".SH OPTIONS OF EVERY COMMAND");
        Entries(roff, overview.CommonOptions);
        Line(roff, ".SH EXAMPLES");
        Examples(roff, overview);
        Line(roff, ".SH EXIT STATUS");
        Line(roff, Escaped(overview.ExitCodes));
        return roff.ToString();
    }

    private static void Entries(StringBuilder roff, IEnumerable<HelpEntry> entries)
    {
        foreach (HelpEntry entry in entries)
        {
            Line(roff, ".TP");
            Line(roff, $".B {Escaped(entry.Name)}");
            Line(roff, Escaped(entry.Text));
        }
    }

    private static void Examples(StringBuilder roff, HelpPage page)
    {
        if (page.Examples.Count > 0)
        {
            Line(roff, ".PP");
            Line(roff, ".nf");
            foreach (string example in page.Examples)
            {
                Line(roff, Escaped(example));
            }

            Line(roff, ".fi");
        }
    }

    // A hyphen is typed, not set; a dot or an apostrophe that begins a line would be a request.
    private static string Escaped(string text)
    {
        string escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return escaped is ['.' or '\'', ..] ? "\\&" + escaped : escaped;
    }

    private static void Line(StringBuilder roff, string text) => roff.Append(text).Append('\n');
}
