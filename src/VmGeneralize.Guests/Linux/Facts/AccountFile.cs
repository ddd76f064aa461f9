namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>
/// The files that hold accounts and their passwords: passwd(5), shadow(5), group(5), gshadow(5), subuid(5) and pam_unix(8)'s old passwords. Systems
/// whose root is only read keep them elsewhere, behind a link that the agent and userdel(8) follow.
/// </summary>
public static class AccountFile
{
    private const int ShadowFields = 9;

    /// <summary>Fields of a line, by the file's place.</summary>
    internal static IReadOnlyDictionary<string, int> Fields { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["/etc/passwd"] = 7, ["/etc/shadow"] = ShadowFields, ["/etc/group"] = 4, ["/etc/gshadow"] = 4,
        ["/etc/subuid"] = 3, ["/etc/subgid"] = 3, ["/etc/security/opasswd"] = 4,
    };

    /// <summary>
    /// As <see cref="SystemPlaces.OwnFile"/>, and through a link to a file, wherever it is, every line of which has the right number of fields: what
    /// else it may lead to is not written to.
    /// </summary>
    /// <param name="guest">The guest.</param>
    /// <param name="path">The file's place; any other than the usual ones is taken for the shadow file.</param>
    public static Fact<GuestFile?> OwnAccountFile(this IGuestView guest, string path) => guest.Find(path) is not { LinkTarget: not null }
        ? guest.OwnFile(path)
        : guest.Locate(path).Then(file => file switch
        {
            null => Fact.Known<GuestFile?>(null),
            { IsFile: true, IsReadOnly: false } => guest.Lines(path).Then(lines => lines.All(line => IsOf(line, path)) ? Fact.Known<GuestFile?>(file)
                : Not(path, file, "which holds other things than accounts")),
            { IsFile: true } => Not(path, file, "which is on a file system that cannot be changed", isKept: true),
            _ => Not(path, file, "which is not a regular file"),
        });

    private static bool IsOf(string line, string path) =>
        line.Length == 0 || line[0] == '#' || line.Split(':').Length == Fields.GetValueOrDefault(path, ShadowFields);

    private static Fact<GuestFile?> Not(string path, GuestFile file, string reason, bool isKept = false) =>
        Fact.NotRead<GuestFile?>(new Unreadable(path, $"it is a link to {LinuxFiles.Shown(file.Path)}, {reason}") { IsKept = isKept });
}
