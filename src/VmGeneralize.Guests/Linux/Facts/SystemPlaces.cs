namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>
/// Which places of a guest belong to what is looked for in them. A link that an administrator, or someone hostile, put on the way must
/// never lead an edit to which other programs use.
/// </summary>
public static class SystemPlaces
{
    // Whatever is in these is not state of a daemon that happens to have been moved.
    private static readonly string[] Trees =
    [
        "/bin", "/boot", "/dev", "/efi", "/etc", "/home", "/lib", "/lib32", "/lib64", "/libx32", "/lost+found", "/ostree", "/proc", "/root", "/run",
        "/sbin", "/sys", "/sysroot", "/usr", "/var/home", "/var/roothome",
    ];

    // Folders that many programs share: never emptied as a whole, even where a configuration says so.
    private static readonly string[] Shared =
    [
        "/var/lib/apt", "/var/lib/dpkg", "/var/lib/rpm", "/var/lib/systemd", "/var/lib/NetworkManager", "/var/lib/dbus", "/var/lib/docker",
        "/var/lib/containers", "/var/lib/kubelet", "/var/lib/mysql", "/var/lib/postgresql", "/var/lib/pacman", "/var/lib/selinux",
        "/var/spool/cron", "/var/log/journal", "/var/log/audit",
    ];

    // Links that distributions make themselves: merged /usr, /run, the mail spool, and image-based systems that keep all state in /var.
    private static readonly (string Link, string To)[] Aliases =
    [
        ("/bin", "/usr/bin"), ("/lib", "/usr/lib"), ("/lib64", "/usr/lib64"), ("/sbin", "/usr/sbin"), ("/usr/sbin", "/usr/bin"), ("/sbin", "/usr/bin"),
        ("/var/run", "/run"), ("/var/lock", "/run/lock"), ("/var/mail", "/var/spool/mail"), ("/var/spool/mail", "/var/mail"),
        ("/home", "/var/home"), ("/root", "/var/roothome"), ("/srv", "/var/srv"), ("/opt", "/var/opt"), ("/mnt", "/var/mnt"),
    ];

    /// <summary>
    /// The file or directory at a path that has a fixed place in Linux, unless a link on the way leads to which other programs use. As
    /// <see cref="IGuestView.Find"/>, it does not follow a link in the last place. What is on a file system that is only read is not one.
    /// </summary>
    public static GuestFile? Own(this IGuestView guest, string path) =>
        guest.Find(path) is { IsReadOnly: false } file && (IsSamePlace(path, file.Path) || IsFree(guest, file.Path).IsYes()) ? file : null;

    /// <summary>
    /// As <see cref="Own"/>, a regular file whose contents are to be changed; null when nothing is at the path. What is there and is not to be
    /// changed (a link, a device, something on a volume that is only read) is reported, and not passed over as if there were nothing.
    /// </summary>
    public static Fact<GuestFile?> OwnFile(this IGuestView guest, string path)
    {
        Fact<GuestFile?> Not(string reason, bool isKept = false) => Fact.NotRead<GuestFile?>(new Unreadable(path, reason) { IsKept = isKept });
        return guest.Find(path) is not { } file ? guest.Locate(path)
            : file.LinkTarget is { } target ? Not($"it is a link to {LinuxFiles.Shown(target)}, and links are not followed where something is changed")
            : !file.IsFile ? Not(file.IsDirectory ? "it is a directory" : "it is a device, socket or FIFO")
            : file.IsReadOnly ? Not("it is on a file system that cannot be changed", isKept: true)
            : IsSamePlace(path, file.Path) ? Fact.Known<GuestFile?>(file)
            : IsFree(guest, file.Path)
                .Then(isFree => isFree ? Fact.Known<GuestFile?>(file)
                    : Not($"a link in the path leads to {LinuxFiles.Shown(file.Path)}, which other programs use"));
    }

    /// <summary>What is in a directory that has a fixed place in Linux; nothing when it is a link, or is reached through one that leads elsewhere.</summary>
    public static IEnumerable<GuestFile> OwnList(this IGuestView guest, string folder) =>
        guest.Own(folder) is { IsDirectory: true } own ? guest.List(own.Path) : [];

    /// <summary>
    /// The canonical path of a directory that a configuration names and that may be emptied as a whole, or null: it must be absolute,
    /// without <c>..</c>, not a link, deep enough, and must not hold what belongs to the system or to a user. Unreadable when the users are.
    /// </summary>
    public static Fact<string?> Emptiable(this IGuestView guest, string folder)
    {
        string path = folder.TrimEnd('/');
        return !IsPlain(folder) || guest.Find(path) is not { IsDirectory: true } found
            ? Fact.Known<string?>(null)
            : IsFree(guest, path).And(() => IsFree(guest, found.Path)).Then(isFree => isFree ? found.Path : null);
    }

    /// <summary>True for an absolute path without empty, <c>.</c> and <c>..</c> names, apart from slashes at its end.</summary>
    public static bool IsPlain(string path) =>
        path.Length > 1 && path[0] == '/' && !path.Contains('\0', StringComparison.Ordinal) && path[1..].TrimEnd('/') is { Length: > 0 } rest
        && rest.Split('/').All(name => name is not ("" or "." or ".."));

    /// <summary>True when the path is in a place of the system in which no state of a daemon or user is kept.</summary>
    public static bool IsSystemTree(string path) => Trees.Any(tree => IsIn(path, tree));

    /// <summary>Number of names in a canonical path.</summary>
    public static int Depth(string path) => path.Count(c => c == '/');

    private static bool IsSamePlace(string path, string canonical)
    {
        if (path == canonical)
        {
            return true;
        }

        foreach ((string link, string to) in Aliases)
        {
            if (IsIn(path, link)
                && to + path[link.Length..] is var moved
                && (moved == canonical || Aliases.Any(second => IsIn(moved, second.Link) && second.To + moved[second.Link.Length..] == canonical)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Nothing of the system or of a user is at a path, nor below it: who the users are must be known for that.</summary>
    private static Fact<bool> IsFree(IGuestView guest, string path) =>
        Depth(path) < (IsIn(path, "/var") ? 3 : 2) || IsSystemTree(path) || Shared.Any(shared => IsIn(path, shared))
            ? Fact.Known(false)
            : guest.Facts().Accounts.Then(accounts =>
                !accounts.People.Any(person => person.Home.Length > 1 && (IsIn(path, person.Home.TrimEnd('/')) || IsIn(person.Home, path))));

    private static bool IsIn(string path, string folder) => GuestPath.IsSameOrBelow(path, folder, GuestKind.Linux);
}
