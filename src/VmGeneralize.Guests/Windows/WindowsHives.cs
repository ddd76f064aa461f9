namespace VmGeneralize.Guests.Windows;

/// <summary>The registry hives of a Windows: the machine's, two for each profile, those of programs, and the boot configuration on every volume.</summary>
public static class WindowsHives
{
    /// <summary>The folder of the machine's hives.</summary>
    public const string Folder = WindowsPaths.Config;

    /// <summary>Where a profile keeps its second hive, relative to it.</summary>
    public const string ClassesFolder = "AppData/Local/Microsoft/Windows";

    private static readonly string[] Machine = ["BBI", "BCD-Template", "COMPONENTS", "DEFAULT", "DRIVERS", "ELAM", "SAM", "SECURITY", "SOFTWARE", "SYSTEM"];

    // Writing these would break passwords, keys or the machine's trust. Of the boot configuration what is dead is wiped, under the paths of its
    // stores; under its name it is read only.
    private static readonly string[] NeverWritten = ["SAM", "SECURITY", BootStore.HiveName];

    private static readonly string[] LogEndings = [".LOG1", ".LOG2", ".LOG"];

    /// <summary>Those that exist, by the names under which <see cref="IRegistryView"/> knows them; a file without bytes is not a hive.</summary>
    public static IReadOnlyList<string> All(IGuestView guest) =>
    [
        .. Machine.Where(name => IsThere(guest, PathOf(name))),
        .. UserProfiles.AllWithServices(guest)
            .SelectMany(_ => (string[])["NTUSER.DAT", ClassesFolder + "/UsrClass.dat"], GuestPath.Join)
            .Concat(OfPrograms(guest))
            .Concat(BootStore.Paths(guest))
            .Where(path => IsThere(guest, path)),
    ];

    /// <summary>The file of a hive.</summary>
    public static string PathOf(string name) => name.StartsWith('/') ? name : $"{Folder}/{name}";

    /// <summary>The name of the hive of a file.</summary>
    public static string NameOf(string path) => Machine.FirstOrDefault(name => path.Equals(PathOf(name), StringComparison.OrdinalIgnoreCase)) ?? path;

    /// <summary>Where a hive's logs are, whether they exist or not.</summary>
    public static IEnumerable<string> LogsOf(string name) => LogEndings.Select(ending => PathOf(name) + ending);

    /// <summary>No operation may write it, whatever it plans.</summary>
    public static bool MayWrite(string name) => !NeverWritten.Contains(name, StringComparer.OrdinalIgnoreCase);

    // Hives that no key of the registry shows: Windows loads them when it needs them.
    private static IEnumerable<string> OfPrograms(IGuestView guest) => UserProfiles.All(guest)
        .SelectMany(profile => guest.List(GuestPath.Join(profile, "AppData/Local/Packages")))
        .Where(package => package.IsDirectory)
        .Select(package => GuestPath.Join(package.Path, "Settings/settings.dat"))
        .Concat(["/Windows/AppCompat/Programs/Amcache.hve", "/Windows/System32/SMI/Store/Machine/SCHEMA.DAT", "/System Volume Information/Syscache.hve"]);

    private static bool IsThere(IGuestView guest, string path) => guest.Find(path) is { IsDirectory: false, Length: > 0 };
}
