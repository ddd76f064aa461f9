namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Home directories, and which of them may be removed with their user.</summary>
public static class HomeFolder
{
    // Homes of people are here, no matter who owns them; anywhere else the directory must belong to the user.
    private static readonly string[] Usual = ["/home", "/var/home"];

    /// <summary>The homes of root and of all people, each once, as canonical paths of real directories outside the system's own places.</summary>
    internal static IReadOnlyList<GuestFile> All(IGuestView guest, Accounts accounts) =>
    [
        .. accounts.People.Where(person => SystemPlaces.IsPlain(person.Home)).Select(person => person.Home.TrimEnd('/'))
            .Prepend("/root")
            .Select(guest.Find)
            .OfType<GuestFile>()
            .Where(home => home.IsDirectory && (IsPlace(home.Path) || home.Path is "/root" or "/var/roothome"))
            .DistinctBy(home => home.Path),
    ];

    /// <summary>
    /// Why the home of a user must not be deleted, or null. It must be a real directory of the user, outside the system's own places,
    /// with nobody else's home in it.
    /// </summary>
    public static string? Refusal(IGuestView guest, Accounts accounts, Account user)
    {
        if (!SystemPlaces.IsPlain(user.Home))
        {
            return "it is not an absolute path below the root";
        }

        string home = user.Home.TrimEnd('/');
        if (guest.Find(home) is not { } found)
        {
            return null;
        }

        if (!found.IsDirectory)
        {
            return "it is not a directory or a link to one";
        }

        if (!IsPlace(found.Path) || (found.Path != home && !IsPlace(home)))
        {
            return "it is one of the system's own places";
        }

        if (!Usual.Any(folder => IsIn(found.Path, folder)) && found.UserId != user.Uid)
        {
            return $"it belongs to user id {found.UserId}";
        }

        return accounts.All.FirstOrDefault(other => other.Name != user.Name
            && SystemPlaces.IsPlain(other.Home)
            && guest.Find(other.Home.TrimEnd('/')) is { } theirs
            && IsIn(theirs.Path, found.Path)) is { } sharing
            ? $"it holds the home of {LinuxFiles.Utf8(sharing.Name)}"
            : null;
    }

    /// <summary>The canonical path of a user's home that may be deleted with everything in it, or null.</summary>
    public static string? Removable(IGuestView guest, Accounts accounts, Account user) =>
        Refusal(guest, accounts, user) is null ? guest.Find(user.Home.TrimEnd('/'))?.Path : null;

    // /home itself and /var belong to the system, /home/x is not; of /var only the homes of image-based systems are places for people.
    private static bool IsPlace(string path) => Usual.Any(folder => IsIn(path, folder) && path != folder)
        || (SystemPlaces.Depth(path) >= 2 && !SystemPlaces.IsSystemTree(path) && !IsIn(path, "/var") && !IsIn(path, "/tmp"));

    private static bool IsIn(string path, string folder) => GuestPath.IsSameOrBelow(path, folder, GuestKind.Linux);
}
