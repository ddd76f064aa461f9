using System.Text;

namespace VmGeneralize.Guests.Edits;

/// <summary>
/// Changes to single lines of a text file, equal when they are the same changes in the same order. Files are taken as bytes (Latin-1), so
/// that whatever encoding they have survives; a line is the text before a line feed.
/// </summary>
public sealed class LineEdits : IEquatable<LineEdits>
{
    private readonly LineEdit[] _edits;

    public LineEdits(IEnumerable<LineEdit> edits) => _edits = [.. edits];

    public IReadOnlyList<LineEdit> All => _edits;

    /// <summary>Decodes contents for <see cref="Lines"/>; <see cref="Apply"/> is its inverse.</summary>
    public static string Decode(ReadOnlySpan<byte> contents) => Encoding.Latin1.GetString(contents);

    /// <summary>The lines of decoded contents, without their line feeds; a last line without one counts.</summary>
    public static IReadOnlyList<string> Lines(string contents) => contents.Length == 0 ? [] : (contents.EndsWith('\n') ? contents[..^1] : contents).Split('\n');

    /// <summary>
    /// The new contents. Removing or replacing concerns every line that equals the given one; a line that does not occur is
    /// ignored. Lines added at the start come in the order of the list.
    /// </summary>
    public byte[] Apply(ReadOnlySpan<byte> contents)
    {
        string text = Decode(contents);
        List<string> lines = [.. Lines(text)];
        bool ends = text.Length == 0 || text.EndsWith('\n');
        int first = 0;
        foreach (LineEdit edit in _edits)
        {
            switch (edit)
            {
                case LineEdit.Remove remove:
                    if (!ends && lines is [.., var last] && last == remove.Line)
                    {
                        ends = true; // the line before it had its line feed
                    }

                    lines.RemoveAll(line => line == remove.Line);
                    break;
                case LineEdit.Replace replace:
                    lines = [.. lines.Select(line => line == replace.Line ? replace.With : line)];
                    break;
                case LineEdit.InsertFirst insert:
                    lines.Insert(first++, insert.Line);
                    break;
                default:
                    throw new InvalidOperationException($"No rule for {edit.GetType().Name}");
            }
        }

        return Encoding.Latin1.GetBytes(lines.Count == 0 ? "" : string.Join('\n', lines) + (ends ? "\n" : ""));
    }

    /// <summary>True when both change the same line, or both add lines at the start.</summary>
    internal bool Meet(LineEdits other)
    {
        HashSet<string> mine = [.. _edits.Select(Touched)];
        return other._edits.Any(edit => mine.Contains(Touched(edit)));
    }

    public bool Equals(LineEdits? other) => other is not null && _edits.SequenceEqual(other._edits);

    public override bool Equals(object? obj) => Equals(obj as LineEdits);

    public override int GetHashCode() => _edits.Aggregate(0, HashCode.Combine);

    /// <summary>What is changed, for people: labels only, since lines may hold password hashes.</summary>
    public override string ToString() => string.Join("; ", _edits.Select(edit => edit.Label));

    private static string Touched(LineEdit edit) => edit switch
    {
        LineEdit.Remove remove => "=" + remove.Line,
        LineEdit.Replace replace => "=" + replace.Line,
        _ => "^",
    };
}
