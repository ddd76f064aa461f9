using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class CachedLogonsCheck
{
    private const string Key = "Cache";
    private const int EntrySize = 96; // bytes before the names of an entry; NL$Control is shorter

    private static readonly Leftover What = new(
        Severity.Warning,
        "A cached logon of a domain user, whose password can be guessed from it",
        Remedy: "In the VM, before Sysprep: set the policy Interactive logon: Number of previous logons to cache to 0, restart, leave the domain");

    public static Check Check { get; } = new()
    {
        Id = "secret-cached-logons",
        Title = "Cached logons of domain users",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/troubleshoot/windows-server/user-profiles-and-logon/cached-domain-logon-information"),
        Find = static guest =>
        [
            .. guest.Registry.ValueNames("SECURITY", Key)
                .Where(name => name.StartsWith("NL$", StringComparison.OrdinalIgnoreCase) && IsFilled(guest.Registry.Bytes("SECURITY", Key, name)))
                .Select(name => What.InRegistry("SECURITY", Key, name)),
        ],
    };

    // An entry begins with the length of the user's name, in bytes; unused entries exist, with 0.
    private static bool IsFilled(byte[]? entry) => entry is { Length: >= EntrySize } && (entry[0] | entry[1]) != 0;
}
