using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.User;

/// <summary>
/// Rules of sudo for one user. They are grants to a name: whoever gets that name in a clone would have them. A rule that goes on in the
/// next line is left, since half a rule makes sudo refuse all of them.
/// </summary>
internal static class Sudoers
{
    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>The user's own rules, in all files; the file that cloud-init made goes when nothing but comments is left.</summary>
    public static IReadOnlyList<GuestEdit> Remove(IGuestView guest, string user) =>
    [
        .. guest.OwnList("/etc/sudoers.d").Where(file => file.IsFile).Select(file => file.Path).Take(LinuxFiles.MostEntries).Append("/etc/sudoers").SelectMany(path => Remove(guest, path, user)),
    ];

    private static IReadOnlyList<GuestEdit> Remove(IGuestView guest, string path, string user)
    {
        IReadOnlyList<string> lines = guest.OwnLines(path);
        string[] own = [.. lines.Where((line, at) => IsRule(line, user) && !Continues(line) && (at == 0 || !Continues(lines[at - 1])))];
        if (own.Length == 0)
        {
            return [];
        }

        return path == ProvisionedUser.Sudoers && lines.Except(own).All(line => line.Trim() is "" or ['#', ..] && !IsInclude(line))
            ? guest.RemovePlain(path)
            : guest.RemoveLines(path, [.. own, .. lines.Where(line => line == $"# User rules for {user}")], $"remove the rules of {user}");
    }

    private static bool IsRule(string line, string user) => line.Split(Blanks, 2, StringSplitOptions.RemoveEmptyEntries) is [var word, _] && word == user;

    private static bool Continues(string line) => line.EndsWith('\\');

    // Older sudo includes files by what looks like a comment.
    private static bool IsInclude(string line) => line.StartsWith("#include", StringComparison.Ordinal);
}
