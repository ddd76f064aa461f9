using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Console;

/// <summary>Results on standard output: lines and tables for people, or one JSON object a line.</summary>
internal static class Output
{
    public static void Json<T>(T report, JsonTypeInfo<T> type) => System.Console.Out.WriteLine(JsonSerializer.Serialize(report, type));

    public static void Line(string text = "") => System.Console.Out.WriteLine(Printable.Text(text));

    /// <summary>What should be looked at, though it prevents nothing; in the log, too.</summary>
    public static void Warning(string text)
    {
        Line($"warning: {text}");
        StreamSettings.Current.Log?.Write("warning", text);
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

        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Out) }).Write(table);
    }
}
