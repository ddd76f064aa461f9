using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.User;

/// <summary>
/// Rules of sudo for one user. They are grants to a name: a user with that name in a clone would have them. A rule that continues in the
/// next line is left, since half a rule makes sudo refuse all of them.
/// </summary>
internal static class Sudoers
{
    private static readonly char[] Blanks = [' ', '\t'];

    private const string Folder = "/etc/sudoers.d";

    /// <summary>The user's own rules, in all files; the file that cloud-init made is removed when nothing but comments is left.</summary>
    public static PartialPlan Remove(IGuestView guest, string user) => PartialPlan.Of(
        What(user),
        guest.Own(Folder) is { IsDirectory: true } folder ? guest.Entries(folder.Path) : Fact.Known<IReadOnlyList<GuestFile>>([]),
        files => PartialPlan.Join(files.Where(file => !file.IsDirectory).Select(file => file.Path).Append("/etc/sudoers").Select(path => PartialPlan.Of(
            What(user), guest.LinesToEdit(path, lines => lines.Any(line => IsRule(line, user))), lines => Remove(guest, path, lines, user)))));

    private static string What(string user) => $"the rules of sudo for {user}";

    private static IReadOnlyList<GuestEdit> Remove(IGuestView guest, string path, IReadOnlyList<string> lines, string user)
    {
        string[] own = [.. lines.Where((line, at) => IsRule(line, user) && !Continues(line) && (at == 0 || !Continues(lines[at - 1])))];
        if (own.Length == 0)
        {
            return [];
        }

        return path == ProvisionedUserFact.Sudoers && lines.Except(own).All(line => line.Trim() is "" or ['#', ..] && !IsInclude(line))
            ? guest.RemovePlain(path)
            : guest.Edit(path, own.Concat(lines.Where(line => line == $"# User rules for {user}")).Distinct()
                .Select(line => new LineEdit.Remove(line, $"remove the rules of {user}")));
    }

    private static bool IsRule(string line, string user) => line.Split(Blanks, 2, StringSplitOptions.RemoveEmptyEntries) is [var word, _] && word == user;

    private static bool Continues(string line) => line.EndsWith('\\');

    // Older sudo includes files by what looks like a comment.
    private static bool IsInclude(string line) => line.StartsWith("#include", StringComparison.Ordinal);
}
