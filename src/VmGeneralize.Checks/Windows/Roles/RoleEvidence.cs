using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Roles;

/// <summary>The few ways in which a role shows in the registry.</summary>
internal static class RoleEvidence
{
    private const uint Disabled = 4;
    private const string ProductOptions = @"Control\ProductOptions";

    /// <summary>The first of these services that is installed and not disabled.</summary>
    public static string? Service(this IGuestView guest, params string[] names) => guest.Service((IEnumerable<string>)names);

    /// <summary>As <see cref="Service(IGuestView, string[])"/>, on server editions only: clients have the same service in the box.</summary>
    public static string? ServerService(this IGuestView guest, params string[] names) => guest.IsServer() ? guest.Service(names) : null;

    /// <summary>The first installed, not disabled service whose name begins with it.</summary>
    public static string? ServiceLike(this IGuestView guest, string prefix, params string[] except) => guest.Service(
        guest.Registry.SubkeyNames("SYSTEM", guest.InControlSet("Services"))
            .Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Where(name => !except.Contains(name, StringComparer.OrdinalIgnoreCase)));

    /// <summary>A key that exists.</summary>
    public static string? Key(this IGuestView guest, string hive, string key) => guest.Registry.KeyExists(hive, key) ? $@"{hive}\{key}" : null;

    /// <summary>A string value that holds something.</summary>
    public static string? Text(this IGuestView guest, string hive, string key, string name) =>
        guest.Registry.Text(hive, key, name) is { Length: > 0 } text ? $@"{hive}\{key}\{name}: {text}" : null;

    public static string? ProductType(this IGuestView guest, string type)
    {
        string key = guest.InControlSet(ProductOptions);
        return string.Equals(guest.Registry.Text("SYSTEM", key, "ProductType"), type, StringComparison.OrdinalIgnoreCase)
            ? $@"SYSTEM\{key}\ProductType: {type}"
            : null;
    }

    /// <summary>ProductType: WinNT is a client, ServerNT a server, LanmanNT a domain controller.</summary>
    private static bool IsServer(this IGuestView guest) => guest.ProductType("ServerNT") is not null || guest.ProductType("LanmanNT") is not null;

    private static string? Service(this IGuestView guest, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            string key = guest.InControlSet($@"Services\{name}");
            if (guest.Registry.Number("SYSTEM", key, "Start") is < Disabled and uint start)
            {
                return $@"SYSTEM\{key}\Start: {start}";
            }
        }

        return null;
    }
}
