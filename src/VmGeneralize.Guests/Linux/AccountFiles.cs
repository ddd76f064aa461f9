using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Guests.Linux;

/// <summary>
/// What an edit must not do to the files that hold accounts: a line with a field too few locks everybody out. Lines that were there before are
/// not judged.
/// </summary>
internal static class AccountFiles
{
    private const string Passwd = "/etc/passwd";

    // passwd(5), shadow(5), group(5), gshadow(5): fields of a line.
    private static readonly Dictionary<string, int> FieldCounts = new(StringComparer.Ordinal)
    {
        [Passwd] = 7,
        ["/etc/shadow"] = 9,
        ["/etc/group"] = 4,
        ["/etc/gshadow"] = 4,
    };

    /// <summary>What is wrong after the edits; empty when nothing is.</summary>
    public static IEnumerable<string> Check(IEnumerable<GuestEdit> edits, LinuxGuest now)
    {
        foreach (GuestEdit.EditLines edit in edits.OfType<GuestEdit.EditLines>())
        {
            if (FieldCounts.TryGetValue(edit.Path, out int fields)
                && edit.Lines.All.FirstOrDefault(change => Added(change) is { } line
                    && FieldsOf(line) is var count && count != fields
                    && (Taken(change) is not { } taken || count != FieldsOf(taken))) is { } wrong)
            {
                yield return $"{edit.Path}: a line that was written has not {fields} fields ({wrong.Label})";
            }

            if (edit.Path == Passwd
                && edit.Lines.All.Any(change => Taken(change) is { } gone && IsRoot(gone))
                && now.ReadBytes(Passwd, int.MaxValue) is { } bytes
                && !LineEdits.Lines(LineEdits.Decode(bytes)).Any(IsRoot))
            {
                yield return $"{Passwd}: root is gone";
            }
        }
    }

    private static int FieldsOf(string line) => line.Split(':').Length;

    private static bool IsRoot(string line) => line.StartsWith("root:", StringComparison.Ordinal);

    private static string? Taken(LineEdit change) => change switch
    {
        LineEdit.Remove remove => remove.Line,
        LineEdit.Replace replace => replace.Line,
        _ => null,
    };

    private static string? Added(LineEdit change) => change switch
    {
        LineEdit.Replace replace => replace.With,
        LineEdit.InsertFirst insert => insert.Line,
        _ => null,
    };
}
