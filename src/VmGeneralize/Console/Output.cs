using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using VmGeneralize.Checks;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Console;

/// <summary>Results on standard output: lines and tables for people, or one JSON object a line.</summary>
internal static class Output
{
    /// <summary>One object a line, with the run that it is of.</summary>
    public static void Json<T>(T report, JsonTypeInfo<T> type)
        where T : Report
    {
        report.Made = StreamSettings.Current.Made();
        System.Console.Out.WriteLine(JsonSerializer.Serialize(report, type));
    }

    public static void Line(string text = "") => System.Console.Out.WriteLine(Printable.Text(text));

    /// <summary>What should be looked at, though it prevents nothing; in the log, too.</summary>
    public static void Warning(string text)
    {
        Line($"warning: {text}");
        StreamSettings.Current.Log?.Write("warning", text);
    }

    /// <summary>A line with a word that stands out, in the colour of its severity where there are colours.</summary>
    /// <param name="indent">Before the word.</param>
    /// <param name="word">The word.</param>
    /// <param name="width">Columns that the word takes.</param>
    /// <param name="severity">How grave it is.</param>
    /// <param name="text">After the word.</param>
    public static void Marked(string indent, string word, int width, Severity severity, string text)
    {
        System.Console.Out.Write(indent);
        Color? colour = severity switch
        {
            Severity.Error => Color.Red,
            Severity.Warning => Color.Yellow,
            _ => null,
        };
        if (colour is { } shown && !System.Console.IsOutputRedirected)
        {
            Terminal().Write(new Text(word, new Style(shown, decoration: Decoration.Bold)));
        }
        else
        {
            System.Console.Out.Write(word);
        }

        System.Console.Out.WriteLine(new string(' ', Math.Max(0, width - word.Length) + 1) + Printable.Text(text));
    }

    /// <summary>A table without borders: fitted to the terminal, or one line a row when it is piped.</summary>
    public static void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        string[][] cells = [.. rows.Select(row => row.Select(Printable.Text).ToArray())];
        if (System.Console.IsOutputRedirected)
        {
            int[] widths = [.. headings.Select((heading, column) => cells.Select(row => row[column].Length).Append(heading.Length).Max())];
            foreach (IReadOnlyList<string> row in cells.Prepend([.. headings]))
            {
                System.Console.Out.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
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
            table.AddRow(row.Select(cell => new Text(cell))); // plain text, never markup: names in an image are written by strangers
        }

        Terminal().Write(table);
    }

    // It honours NO_COLOR and what the terminal can do.
    private static IAnsiConsole Terminal() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Out) });
}
