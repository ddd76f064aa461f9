using VmGeneralize.Pipeline;

namespace VmGeneralize.Console;

/// <summary>
/// Stages on a terminal: the line of the running stage is repainted; stages that ended stay, with 100 % and their time. A stage that ends before
/// anybody could read its line is shown only on request.
/// </summary>
/// <param name="writer">Standard error.</param>
/// <param name="width">Columns of the terminal, asked before each painting.</param>
/// <param name="fine">Whether characters beyond ASCII can be shown.</param>
/// <param name="everyEnd">Also shows the end of a stage that was too short to be read.</param>
internal sealed class BarStages(TextWriter writer, Func<int> width, bool fine, bool everyEnd = false) : IStageView
{
    private const int Narrow = 60; // below it words matter more than a bar
    private const int BarWidth = 20;
    private const int ShortestName = 8; // characters of a name that still say which stage it is
    private static readonly string[] Leading = ["a", "as", "from", "in", "of", "the", "to"];
    private static readonly TimeSpan Readable = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private TimeSpan _painted;
    private int _length;

    public void Begin(StageState stage)
    {
        _painted = TimeSpan.Zero;
        _length = 0;
    }

    public void Show(StageState stage)
    {
        if (stage.Elapsed >= Readable && stage.Elapsed - _painted >= Every)
        {
            _painted = stage.Elapsed;
            Paint(stage, StageText.Progress(stage));
        }
    }

    public void End(StageState stage, bool done)
    {
        if (_length == 0 && stage.Elapsed < Readable && !(everyEnd && done))
        {
            return;
        }

        if (done)
        {
            // Also without a known total: the stage is over, so all of it is done.
            StageState full = stage.Update.Total > 0 ? stage.Ended : stage with { Update = stage.Update with { Done = 1, Total = 1 } };
            Paint(full, $"100 %, {Clock.Text(stage.Elapsed)}");
        }

        writer.WriteLine();
        _length = 0;
    }

    /// <summary>The stage's line for a number of columns, one of which stays free: a full line makes some terminals wrap.</summary>
    internal string Line(StageState stage, string words, int columns)
    {
        int room = Math.Max(1, columns - 1);
        string bar = columns >= Narrow && stage.Percent is { } percent ? $"{Bar(percent)} " : "";
        string line = $"{stage.Name}  {bar}{words}";
        if (line.Length <= room)
        {
            return line;
        }

        // Without the bar, then with fewer amounts, then with less of the name: the percentage and the time left are what people look for.
        string fewer = Fewer(words, room - 2 - stage.Name.Length);
        int name = room - fewer.Length - 2;
        line = name >= ShortestName ? $"{Shortened(stage.Name, name)}  {fewer}" : $"{stage.Name}  {fewer}";
        return line.Length <= room ? line : line[..room];
    }

    // The first of several amounts is the percentage, the last one the time left.
    private static string Fewer(string words, int room)
    {
        List<string> parts = [.. words.Split(", ")];
        while (parts.Count > 2 && string.Join(", ", parts).Length > room)
        {
            parts.RemoveAt(1);
        }

        return string.Join(", ", parts);
    }

    // Not within a word, unless there is only one, and not after a word that leads to the next: "Inspecting the disk in".
    private static string Shortened(string name, int room)
    {
        if (name.Length <= room)
        {
            return name;
        }

        int end = name.LastIndexOf(' ', room);
        while (end > 0 && LastWord(name[..end]) is { } last && Leading.Contains(last))
        {
            end -= last.Length + 1;
        }

        return name[..(end > 0 ? end : room)];
    }

    private static string LastWord(string text) => text[(text.LastIndexOf(' ') + 1)..];

    private void Paint(StageState stage, string words)
    {
        int columns = width();
        string line = Line(stage, words, columns);
        writer.Write('\r' + line + new string(' ', Math.Clamp(_length - line.Length, 0, Math.Max(0, columns - 1 - line.Length))));
        writer.Flush();
        _length = line.Length;
    }

    private string Bar(int percent)
    {
        int full = percent * BarWidth / 100;
        return fine ? new string('█', full) + new string('░', BarWidth - full) : $"[{new string('#', full)}{new string('.', BarWidth - full)}]";
    }
}
