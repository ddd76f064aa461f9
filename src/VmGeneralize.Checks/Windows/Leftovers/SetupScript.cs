using System.Text.RegularExpressions;
using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

/// <summary>Summary of a script, as far as a glance shows: it is somebody else's text, of which nothing is repeated but names of files.</summary>
/// <param name="Commands">Lines that do something.</param>
/// <param name="Accounts">Lines (from 1) that make, change or password accounts.</param>
/// <param name="Secrets">Lines that probably hold a password, key or token.</param>
/// <param name="Called">Paths in the guest, of files that exist and that it names.</param>
internal sealed partial record SetupScript(int Commands, IReadOnlyList<int> Accounts, IReadOnlyList<int> Secrets, IReadOnlyList<string> Called)
{
    /// <summary>It may name more files than are in <see cref="Called"/>.</summary>
    public bool CallsMore { get; init; }

    private const int LongestLine = 4096;
    private const int MaxCalled = 1000;

    private static readonly (string Variable, string Path)[] Places =
    [
        ("%windir%", @"C:\Windows"), ("%systemroot%", @"C:\Windows"), ("%systemdrive%", "C:"), ("%programdata%", @"C:\ProgramData"),
        ("%allusersprofile%", @"C:\ProgramData"), ("%programfiles%", @"C:\Program Files"), ("$env:windir", @"C:\Windows"),
        ("$env:systemroot", @"C:\Windows"), ("$env:systemdrive", "C:"), ("$env:programdata", @"C:\ProgramData"),
    ];

    public static SetupScript Read(IGuestView guest, string path, string text)
    {
        int commands = 0;
        List<int> accounts = [];
        List<int> secrets = [];
        bool more = false;
        HashSet<string> called = new(StringComparer.OrdinalIgnoreCase);
        foreach ((int number, string whole) in text.Split('\n').Index())
        {
            string line = whole.Trim().TrimStart('@');
            if (line.Length == 0 || Remark().IsMatch(line))
            {
                continue;
            }

            line = line[..int.Min(line.Length, LongestLine)];
            commands++;
            if (Account().IsMatch(line))
            {
                accounts.Add(number + 1);
            }

            if (Secret().IsMatch(line))
            {
                secrets.Add(number + 1);
            }

            more |= called.Count >= MaxCalled;
            if (!more)
            {
                called.UnionWith(Files(guest, path[..path.LastIndexOf('/')], line));
            }
        }

        called.Remove(path);
        return new SetupScript(commands, accounts, secrets, [.. called]) { CallsMore = more };
    }

    private static IEnumerable<string> Files(IGuestView guest, string folder, string line)
    {
        string here = GuestPath.ToWindows(folder);
        string plain = line.Replace("%~dp0", here + @"\", StringComparison.OrdinalIgnoreCase)
            .Replace("$PSScriptRoot", here, StringComparison.OrdinalIgnoreCase);
        plain = Places.Aggregate(plain, (now, place) => now.Replace(place.Variable, place.Path, StringComparison.OrdinalIgnoreCase)).Replace('/', '\\');
        foreach (Match match in Name().Matches(plain))
        {
            string name = match.Value;
            string? inner = name.StartsWith(@"C:\", StringComparison.OrdinalIgnoreCase) ? name[2..] : name.Contains(':', StringComparison.Ordinal) ? null
                : $@"{here[2..]}\{name.TrimStart('\\', '.')}";
            if (inner is not null && guest.Find(inner.Replace(@"\\", @"\", StringComparison.Ordinal).Replace('\\', '/')) is { IsFile: true } file)
            {
                yield return file.Path;
            }
        }
    }

    [GeneratedRegex(@"^(rem(\s|$)|::|#|echo\s+(on|off)\s*$|setlocal(\s|$)|exit(\s|$))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Remark();

    [
        GeneratedRegex(
            @"\bnet1?(\.exe)?\s+(user|localgroup|accounts)\b|\b(New|Set|Enable)-LocalUser\b|\bAdd-LocalGroupMember\b|\bwmic\s+useraccount\b",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant),
    ]
    private static partial Regex Account();

    // "net user NAME WORD", "password=", "/p:word", "-Key abc", "?sig=".
    [
        GeneratedRegex(
            @"\bnet1?(\.exe)?\s+user\s+(""[^""]*""|\S+)\s+[^/\s]|passw(or)?d\s*[=:,]?\s*\S|\bpwd\s*[=:]|\bsecret\s*[=:]|[?&]sig="
            + @"|(token|apikey|accountkey)\s*[=:]|ConvertTo-SecureString\b|\bpasswd\b|/p(wd)?:\S",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant),
    ]
    private static partial Regex Secret();

    // A file name with an ending that can be run or read by what runs; in a path with blanks only where this one has none.
    [
        GeneratedRegex(
            @"(?:[A-Za-z]:\\|\.?\\)?(?:[^\\/:*?""<>|\s=,;()']+\\)*[^\\/:*?""<>|\s=,;()']+\.(?:cmd|bat|ps1|psm1|vbs|js|wsf|exe|msi|reg|xml|json|ini|inf)\b",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant),
    ]
    private static partial Regex Name();
}
