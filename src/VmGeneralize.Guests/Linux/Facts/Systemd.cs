namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Unit files and which of them start with the system (systemd.unit(5)).</summary>
public static class Systemd
{
    private const int MostFolders = 1000;

    /// <summary>Where units are, those that win first.</summary>
    public static IReadOnlyList<string> Folders { get; } = ["/etc/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];

    /// <summary>The file of a unit that systemd would load, or null: none, or masked.</summary>
    public static GuestFile? Unit(IGuestView guest, string name)
    {
        foreach (string folder in Folders)
        {
            if (guest.Find(GuestPath.Join(folder, name)) is { } found)
            {
                return guest.Follow(found.Path) is { IsFile: true, Length: > 0 } file ? file : null;
            }
        }

        return null;
    }

    /// <summary>True when a unit exists and some target or unit wants or requires it.</summary>
    public static bool IsEnabled(IGuestView guest, string name) =>
        Unit(guest, name) is not null && Folders.Any(folder => guest.List(folder)
            .Where(child => child.IsDirectory && (child.Name.EndsWith(".wants", StringComparison.Ordinal) || child.Name.EndsWith(".requires", StringComparison.Ordinal)))
            .Take(MostFolders)
            .Any(wants => guest.Find(GuestPath.Join(wants.Path, name)) is not null));
}
