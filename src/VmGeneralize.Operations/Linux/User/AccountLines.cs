using System.Globalization;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Operations.Linux.User;

/// <summary>
/// What userdel(8) changes in the account files: the user's lines are removed, and the name from the lists of members. Also the hashes of earlier
/// passwords, which pam_unix(8) and pam_pwhistory(8) keep and userdel leaves.
/// </summary>
internal static class AccountLines
{
    private const int MembersField = 3;
    private const int AdministratorsField = 2; // of gshadow; in group it is the id

    /// <summary>The edits of all these files; unreadable when one that exists is.</summary>
    public static Fact<IReadOnlyList<GuestEdit>> Remove(IGuestView guest, Accounts accounts, ProvisionedUser user)
    {
        string name = user.Name;
        return OwnLines(guest, "/etc/group").Then(groups => PrivateGroup(accounts, user, groups)).Then(privateGroup => Fact.All(
            [
                Lines(guest, "/etc/passwd", name),
                Lines(guest, "/etc/shadow", name),
                Lines(guest, "/etc/security/opasswd", name),
                Groups(guest, "/etc/group", name, privateGroup, [MembersField]),
                Groups(guest, "/etc/gshadow", name, privateGroup, [AdministratorsField, MembersField]),
                Lines(guest, "/etc/subuid", name, user.Account),
                Lines(guest, "/etc/subgid", name, user.Account),
            ]))
            .Then(edits => (IReadOnlyList<GuestEdit>)[.. edits.SelectMany(edit => edit)]);
    }

    private static Fact<IReadOnlyList<GuestEdit>> Lines(IGuestView guest, string path, string name, Account? account = null) => Edit(
        guest,
        path,
        lines => lines.Where(line => Begins(line, name) || (account is not null && Begins(line, account.Uid.ToString(CultureInfo.InvariantCulture))))
            .Distinct().Select(line => new LineEdit.Remove(line, $"remove {name}")));

    private static Fact<IReadOnlyList<GuestEdit>> Groups(IGuestView guest, string path, string name, string? privateGroup, int[] lists) => Edit(
        guest, path, lines => lines.Distinct().Select(line => GroupEdit(line, name, privateGroup, lists)).OfType<LineEdit>());

    private static Fact<IReadOnlyList<GuestEdit>> Edit(IGuestView guest, string path, Func<IReadOnlyList<string>, IEnumerable<LineEdit>> edits) =>
        guest.OwnAccountFile(path).Then(file => file is null ? Fact.Known<IReadOnlyList<GuestEdit>>([])
            : guest.Lines(file.Path).Then(lines => LinuxEdits.EditOf(file, edits(lines))));

    private static Fact<IReadOnlyList<string>> OwnLines(IGuestView guest, string path) =>
        guest.OwnAccountFile(path).Then(file => file is null ? Fact.Known<IReadOnlyList<string>>([]) : guest.Lines(file.Path));

    private static LineEdit? GroupEdit(string line, string name, string? privateGroup, int[] lists)
    {
        if (privateGroup is not null && Begins(line, privateGroup))
        {
            return new LineEdit.Remove(line, $"remove the group {privateGroup}");
        }

        string[] fields = line.Split(':');
        if (fields.Length <= MembersField || line[0] == '#')
        {
            return null;
        }

        foreach (int list in lists)
        {
            string[] members = fields[list].Split(',');
            if (members.Contains(name))
            {
                fields[list] = string.Join(',', members.Where(member => member != name));
            }
        }

        string without = string.Join(':', fields);
        return without == line ? null : new LineEdit.Replace(line, without, $"remove {name} from {LinuxFiles.Utf8(fields[0])}");
    }

    /// <summary>The group that was made with the user: it has the user's name and primary group id, and nobody else is a member.</summary>
    private static string? PrivateGroup(Accounts accounts, ProvisionedUser user, IReadOnlyList<string> groups) =>
        user.Account is { } account && accounts.UserGroups
        && groups.Select(line => line.Split(':')).FirstOrDefault(group => group.Length > MembersField && group[0] == user.Name) is { } own
        && own[AdministratorsField] == account.Gid.ToString(CultureInfo.InvariantCulture)
            && own[MembersField].Trim() is var members
            && (members.Length == 0 || members == user.Name)
            ? user.Name
            : null;

    private static bool Begins(string line, string field) => line.StartsWith(field + ":", StringComparison.Ordinal);
}
