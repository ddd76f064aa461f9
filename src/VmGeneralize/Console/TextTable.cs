namespace VmGeneralize.Console;

/// <summary>A table as lines: one a row, or a list where a terminal is too narrow for columns.</summary>
/// <param name="headings">One for each column.</param>
/// <param name="rows">Cells, as many as there are headings.</param>
internal sealed class TextTable(IReadOnlyList<string> headings, IReadOnlyList<string[]> rows)
{
    private const int Naming = 2; // the first columns say which row it is
    private const int Readable = 16; // columns of a terminal below which a longer cell breaks within words

    private readonly int[] _widths = [.. headings.Select((heading, column) => rows.Select(row => row[column].Length).Append(heading.Length).Max())];

    /// <summary>Every column side by side; no line breaks.</summary>
    public IEnumerable<string> Plain() => rows.Prepend([.. headings])
        .Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(_widths[column]))).TrimEnd());

    /// <summary>Whether every column can be read beside the others.</summary>
    /// <param name="columns">Width of the terminal.</param>
    public bool Fits(int columns) => _widths.Sum(width => Math.Min(width, Readable) + 1) <= columns;

    /// <summary>The first cells of a row, and below them one line for each other cell that says something.</summary>
    public IEnumerable<string> List()
    {
        int name = headings.Skip(Naming).Max(heading => heading.Length);
        foreach (string[] row in rows)
        {
            yield return string.Join("  ", row[..Naming]).TrimEnd();
            for (int column = Naming; column < row.Length; column++)
            {
                if (row[column].Length > 0)
                {
                    yield return $"   {headings[column].PadRight(name)}  {row[column]}";
                }
            }
        }
    }
}
