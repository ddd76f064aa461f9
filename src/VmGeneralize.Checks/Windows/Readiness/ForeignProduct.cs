using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Readiness;

/// <summary>Software of another platform, known by what it leaves in a guest.</summary>
/// <param name="Name">As its maker calls it.</param>
/// <param name="Services">Names of its services and drivers.</param>
/// <param name="SoftwareKey">Its key in SOFTWARE, or null.</param>
/// <param name="Folder">Its folder, or null.</param>
internal sealed record ForeignProduct(string Name, IReadOnlyList<string> Services, string? SoftwareKey = null, string? Folder = null)
{
    private const uint Disabled = 4;

    /// <summary>Where it was seen, or null when it is not there; services that are disabled do no harm and do not count.</summary>
    public string? Trace(IGuestView guest)
    {
        string services = guest.InControlSet("Services");
        string[] active =
            [.. Services.Where(service => guest.Registry.Number("SYSTEM", $@"{services}\{service}", "Start") is uint start && start != Disabled)];
        return active.Length > 0
            ? $@"SYSTEM\{services}: {string.Join(", ", active)}"
            : SoftwareKey is not null && guest.Registry.KeyExists("SOFTWARE", SoftwareKey) ? $@"SOFTWARE\{SoftwareKey}"
            : Folder is not null && guest.Find(Folder) is { } folder ? GuestPath.ToWindows(folder.Path)
            : null;
    }
}
