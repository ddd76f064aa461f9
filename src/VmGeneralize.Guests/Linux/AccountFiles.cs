using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Guests.Linux;

/// <summary>
/// What an edit must not do to the files that hold accounts: a line with a field too few locks everybody out. Lines that were there before are
/// not judged.
/// </summary>
internal static class AccountFiles
{
    private const string Passwd = "/etc/passwd";

    /// <summary>What is wrong after the edits; empty when nothing is.</summary>
    public static IEnumerable<string> Check(IEnumerable<GuestEdit> edits, LinuxGuest now)
    {
        Dictionary<string, string> places = Places(now);
        foreach (GuestEdit.EditLines edit in edits.OfType<GuestEdit.EditLines>())
        {
            string? place = places.GetValueOrDefault(edit.Path);
            if (place is not null && AccountFile.Fields[place] is var fields
                && edit.Lines.All.FirstOrDefault(change => Added(change) is { } line
                    && FieldsOf(line) is var count && count != fields
                    && (Taken(change) is not { } taken || count != FieldsOf(taken))) is { } wrong)
            {
                yield return $"{edit.Path}: a line that was written has not {fields} fields ({wrong.Label})";
            }

            if (place == Passwd
                && edit.Lines.All.Any(change => Taken(change) is { } gone && IsRoot(gone))
                && now.ReadBytes(edit.Path, int.MaxValue) is { } bytes
                && !LineEdits.Lines(LineEdits.Decode(bytes)).Any(IsRoot))
            {
                yield return $"{edit.Path}: root is gone";
            }
        }
    }

    /// <summary>The usual place of each of these files, by the path that it really has.</summary>
    private static Dictionary<string, string> Places(LinuxGuest guest)
    {
        Dictionary<string, string> places = [];
        foreach (string place in AccountFile.Fields.Keys)
        {
            places.TryAdd(guest.Locate(place).TryGet(out GuestFile? file) && file is not null ? file.Path : place, place);
        }

        return places;
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
