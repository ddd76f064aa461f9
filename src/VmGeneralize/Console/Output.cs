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
    public static void Line(string text = "")
    {
        foreach (string line in Fitted(Printable.Text(text)))
        {
            System.Console.Out.WriteLine(line);
        }
    }

    /// <summary>A command or an address, always on one line so that it can be copied.</summary>
    public static void Whole(string text) => System.Console.Out.WriteLine(Printable.Text(text));

    /// <summary>A name and a text beside it, indented; on a terminal that is too narrow for both, the text is below the name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="text">The text.</param>
    /// <param name="columns">Columns for the name.</param>
    public static void Entry(string name, string text, int columns)
    {
        const int Narrowest = 24; // columns of a text that can be read beside its name
        string[] cells = [Printable.Text(name), Printable.Text(text)];
        string beside = $"  {cells[0].PadRight(columns)}  {cells[1]}";
        bool fits = System.Console.IsOutputRedirected || beside.Length < Terminal.Width || columns + 4 + Narrowest < Terminal.Width;
        foreach (string line in fits ? Fitted(beside, columns + 4) : Fitted($"  {cells[0]}").Concat(Fitted($"    {cells[1]}", 4)))
        {
            System.Console.Out.WriteLine(line);
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
        foreach (string line in lines.Skip(1))
        {
            System.Console.Out.WriteLine(line);
        }
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
            foreach (string line in System.Console.IsOutputRedirected ? text.Plain() : text.List().SelectMany(line => Fitted(line)))
            {
                System.Console.Out.WriteLine(line);
            }

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

    private static IEnumerable<string> Fitted(string line, int? indent = null) =>
        System.Console.IsOutputRedirected ? [line] : TextWrap.Hanging(line, Terminal.Width, indent);

    // It honours NO_COLOR and what the terminal can do.
    private static IAnsiConsole Ansi() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Out) });
}
