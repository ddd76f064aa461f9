using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using VmGeneralize.Checks;
using VmGeneralize.Help;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Console;

/// <summary>Results on standard output: lines and tables for people, or one JSON object per line.</summary>
internal static class Output
{
    /// <summary>One object per line, with the run that it belongs to.</summary>
    public static void Json<T>(T report, JsonTypeInfo<T> type)
        where T : Report
    {
        report.Made = StreamSettings.Current.Made();
        System.Console.Out.WriteLine(JsonSerializer.Serialize(report, type));
    }

    /// <summary>A line of prose: on a terminal it breaks between words.</summary>
    public static void Line(string text = "") => Lines(Fitted(Printable.Text(text)));

    /// <summary>A line with a path of the guest: on a terminal one that is too long breaks after a separator.</summary>
    public static void Path(string text) => Lines(Fitted(Printable.Text(text), splitPaths: true));

    /// <summary>Prose with a command after it: on a terminal the prose breaks between words, and the command stays whole.</summary>
    public static void Instruction(string prose, string command)
    {
        string[] parts = [Printable.Text(prose), Printable.Text(command)];
        Lines(System.Console.IsOutputRedirected ? [string.Join(' ', parts)] : TextWrap.WithCommand(parts[0], parts[1], Terminal.Width));
    }

    /// <summary>A command or an address, always on one line so that it can be copied.</summary>
    public static void Whole(string text) => System.Console.Out.WriteLine(Printable.Text(text));

    /// <summary>A command below other lines: also on one line, indented less where it fits only then.</summary>
    public static void Command(string text) =>
        System.Console.Out.WriteLine(System.Console.IsOutputRedirected ? Printable.Text(text) : TextWrap.Whole(Printable.Text(text), Terminal.Width));

    /// <summary>Names and a text beside each, indented; on a terminal that is too narrow for both, every text is below its name.</summary>
    public static void Entries(IReadOnlyList<(string Name, string Text)> entries)
    {
        const int Narrowest = 24; // columns of a text that can be read beside its name
        (string Name, string Text)[] cells = [.. entries.Select(entry => (Printable.Text(entry.Name), Printable.Text(entry.Text)))];
        int columns = cells.Select(entry => entry.Name.Length).DefaultIfEmpty().Max();
        int widest = cells.Select(entry => entry.Text.Length).DefaultIfEmpty().Max();
        bool fits = System.Console.IsOutputRedirected || columns + 4 + Math.Min(widest, Narrowest) < Terminal.Width;
        foreach ((string name, string text) in cells)
        {
            Lines(fits ? Fitted($"  {name.PadRight(columns)}  {text}", columns + 4) : Fitted($"  {name}").Concat(Fitted($"    {text}", 4)));
        }
    }

    /// <summary>Something to look at that prevents nothing; also in the log.</summary>
    public static void Warning(string text)
    {
        Line($"warning: {text}");
        StreamSettings.Current.Log?.Write("warning", text);
    }

    /// <summary>A line with a word that stands out, in the colour of its severity where there are colours.</summary>
    /// <param name="indent">Before the word.</param>
    /// <param name="word">The word.</param>
    /// <param name="width">Columns that the word takes.</param>
    /// <param name="severity">How severe it is.</param>
    /// <param name="text">After the word.</param>
    public static void Marked(string indent, string word, int width, Severity severity, string text)
    {
        string head = indent + word;
        string[] lines = [.. Fitted($"{head}{new string(' ', Math.Max(0, width - word.Length) + 1)}{Printable.Text(text)}", indent.Length + width + 1)];
        System.Console.Out.Write(indent);
        Color? colour = severity switch
        {
            Severity.Error => Color.Red,
            Severity.Warning => Color.Yellow,
            _ => null,
        };
        if (colour is { } shown && !System.Console.IsOutputRedirected)
        {
            Ansi().Write(new Text(word, new Style(shown, decoration: Decoration.Bold)));
        }
        else
        {
            System.Console.Out.Write(word);
        }

        System.Console.Out.WriteLine(lines[0][head.Length..]);
        Lines(lines.Skip(1));
    }

    /// <summary>
    /// A table without borders: fitted to the terminal, a list where its columns would be too narrow to read, or one line a row when it is piped.
    /// </summary>
    public static void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        string[][] cells = [.. rows.Select(row => row.Select(Printable.Text).ToArray())];
        TextTable text = new(headings, cells);
        if (System.Console.IsOutputRedirected || !text.Fits(Terminal.Width))
        {
            Lines(System.Console.IsOutputRedirected ? text.Plain() : text.List().SelectMany(line => Fitted(line)));
            return;
        }

        Table table = new() { Border = TableBorder.None };
        foreach (string heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))));
        }

        foreach (string[] row in cells)
        {
            table.AddRow(row.Select(cell => new Text(cell))); // plain text, never markup: names in an image are untrusted
        }

        Ansi().Write(table);
    }

    private static void Lines(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            System.Console.Out.WriteLine(line);
        }
    }

    private static IEnumerable<string> Fitted(string line, int? indent = null, bool splitPaths = false) =>
        System.Console.IsOutputRedirected ? [line] : TextWrap.Hanging(line, Terminal.Width, indent, splitPaths);

    // It honours NO_COLOR and what the terminal can do.
    private static IAnsiConsole Ansi() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Out) });
}
