namespace VmGeneralize.Guests.Windows;

/// <summary>Where the profiles of a Windows guest are. Junctions such as "All Users" are not profiles.</summary>
public static class UserProfiles
{
    private const string Users = "/Users";
    private const string Services = "/Windows/ServiceProfiles";
    private const string System = "/Windows/System32/config/systemprofile";

    // What every installation has. The last two are junctions, but a copied disk may hold them as folders.
    private static readonly string[] Shared = ["Default", "Public", "Default User", "All Users"];

    /// <summary>Every real folder in Users, those that belong to nobody included.</summary>
    public static IReadOnlyList<string> All(IGuestView guest) => Folders(guest, Users);

    /// <summary>The folders in Users that belong to somebody.</summary>
    public static IReadOnlyList<string> OfPeople(IGuestView guest) =>
        [.. All(guest).Where(folder => !Shared.Contains(folder[(Users.Length + 1)..], StringComparer.OrdinalIgnoreCase))];

    /// <summary><see cref="All"/> and the profiles of the system and its services.</summary>
    public static IReadOnlyList<string> AllWithServices(IGuestView guest) =>
        [.. All(guest), .. Folders(guest, Services), .. guest.Find(System) is { IsDirectory: true } ? [System] : Array.Empty<string>()];

    private static IReadOnlyList<string> Folders(IGuestView guest, string parent) =>
        [.. guest.List(parent).Where(file => file.IsDirectory).Select(file => file.Path)];
}
