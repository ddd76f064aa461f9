using System.Globalization;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>The accounts of a guest, and what <c>/etc/login.defs</c> says about accounts (login.defs(5)).</summary>
/// <param name="All">In the order of <c>/etc/passwd</c>; lines that are not accounts are left out.</param>
/// <param name="UidMin">First id that is given to people.</param>
/// <param name="UidMax">Last id that is given to people.</param>
/// <param name="UserGroups">USERGROUPS_ENAB: the group that has the user's name is removed with the user.</param>
/// <param name="MailFolder">MAIL_DIR.</param>
public sealed record Accounts(IReadOnlyList<Account> All, uint UidMin, uint UidMax, bool UserGroups, string MailFolder)
{
    private const string Passwd = "/etc/passwd";
    private const string Definitions = "/etc/login.defs";
    private const int Most = 100_000;
    private const int LongestName = 256;

    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>Unreadable when one of the files is, or when a number in login.defs is not a number.</summary>
    internal static Fact<Accounts> Of(IGuestView guest) => guest.Lines(Definitions).Then(Settings).Then(settings => guest.Lines(Passwd).Then(passwd =>
    {
        Account[] accounts = [.. passwd.Select(Parse).OfType<Account>().Take(Most + 1)];
        return accounts.Length > Most
            ? Fact.NotRead<Accounts>(new Unreadable(Passwd, $"there are more than {Most} accounts"))
            : Number(settings, "UID_MIN", 1000).Then(first => Number(settings, "UID_MAX", 60000).Then(last => new Accounts(
                accounts,
                first,
                last,
                settings.GetValueOrDefault("USERGROUPS_ENAB", "yes").Equals("yes", StringComparison.OrdinalIgnoreCase),
                settings.GetValueOrDefault("MAIL_DIR", "/var/mail"))));
    }));

    /// <summary>The account of that name, or null.</summary>
    public Account? Named(string name) => All.FirstOrDefault(account => account.Name == name);

    /// <summary>Accounts of people: ids from UID_MIN to UID_MAX.</summary>
    public IEnumerable<Account> People => All.Where(account => account.Uid >= UidMin && account.Uid <= UidMax);

    /// <summary>
    /// Names that are safe to look for as files and in text: what useradd accepts (letters, digits, <c>_ . -</c>, never beginning with a
    /// hyphen or dot).
    /// </summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name[0] is not ('-' or '.') && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    private static Dictionary<string, string> Settings(IReadOnlyList<string> lines)
    {
        Dictionary<string, string> settings = [];
        foreach (string line in lines)
        {
            if (line.Split(Blanks, 3, StringSplitOptions.RemoveEmptyEntries) is [var key, var value, ..] && key[0] != '#')
            {
                settings[key] = value.Trim();
            }
        }

        return settings;
    }

    private static Fact<uint> Number(Dictionary<string, string> settings, string key, uint otherwise) =>
        settings.GetValueOrDefault(key) is not { } text ? Fact.Known(otherwise)
        : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? Fact.Known(number)
        : Fact.NotRead<uint>(new Unreadable(Definitions, $"{key} is {LinuxFiles.Shown(text)}, which is not a number"));

    private static Account? Parse(string line) =>
        line.Split(':') is [{ Length: > 0 } name, _, var uid, var gid, _, var home, var shell]
        && uint.TryParse(uid, NumberStyles.None, CultureInfo.InvariantCulture, out uint user)
        && uint.TryParse(gid, NumberStyles.None, CultureInfo.InvariantCulture, out uint group)
            ? new Account(name, user, group, LinuxFiles.Utf8(home), shell)
            : null;
}
