namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>What the guest says it is (os-release(5)).</summary>
/// <param name="Id">Such as <c>debian</c>; empty when it does not say.</param>
/// <param name="Version">VERSION_ID, such as <c>12</c> or <c>24.04</c>; empty when it does not say.</param>
/// <param name="Name">PRETTY_NAME, for people; "Linux" when it does not say.</param>
/// <param name="Family">By ID and ID_LIKE.</param>
public sealed record LinuxDistribution(string Id, string Version, string Name, LinuxFamily Family)
{
    private const string Preferred = "/etc/os-release";
    private const string Vendor = "/usr/lib/os-release";
    private const int LongestName = 128;

    internal static Fact<LinuxDistribution> Of(IGuestView guest) => guest.Locate(Preferred)
        .Then(found => guest.Lines(found is null ? Vendor : Preferred))
        .Then(Parse);

    /// <summary>True when it is this distribution in this version or a later one; versions are numbers with dots.</summary>
    public Fact<bool> IsAtLeast(string id, int major, int minor = 0)
    {
        if (Id != id)
        {
            return Fact.Known(false);
        }

        string[] parts = Version.Split('.');
        int second = 0;
        return int.TryParse(parts[0], out int first) && (parts.Length == 1 || int.TryParse(parts[1], out second))
            ? Fact.Known(first > major || (first == major && second >= minor))
            : Fact.NotRead<bool>(new Unreadable(Preferred, $"VERSION_ID is \"{LinuxFiles.Shown(Version)}\", which is not a version of {id}"));
    }

    private static LinuxDistribution Parse(IReadOnlyList<string> lines)
    {
        Dictionary<string, string> values = [];
        foreach (string line in lines)
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is var equals and > 0 && line[0] != '#')
            {
                values[line[..equals].Trim()] = LinuxFiles.Unquoted(line[(equals + 1)..].Trim());
            }
        }

        string id = values.GetValueOrDefault("ID", "");
        string name = LinuxFiles.Utf8(values.GetValueOrDefault("PRETTY_NAME", values.GetValueOrDefault("NAME", "Linux")));
        return new LinuxDistribution(
            id,
            values.GetValueOrDefault("VERSION_ID", ""),
            name.Length > LongestName ? name[..LongestName] : name,
            new[] { id }.Concat(values.GetValueOrDefault("ID_LIKE", "").Split(' ')).Select(FamilyOf).FirstOrDefault(family => family != LinuxFamily.Other));
    }

    private static LinuxFamily FamilyOf(string id) => id switch
    {
        "debian" or "ubuntu" => LinuxFamily.Debian,
        "rhel" or "fedora" or "centos" or "almalinux" or "rocky" or "ol" => LinuxFamily.RedHat,
        "suse" or "sles" or "sled" or "sles_sap" or "opensuse" or "opensuse-leap" => LinuxFamily.Suse,
        "azurelinux" or "mariner" => LinuxFamily.AzureLinux,
        "arch" => LinuxFamily.Arch,
        "alpine" => LinuxFamily.Alpine,
        "flatcar" or "coreos" => LinuxFamily.Flatcar,
        _ => LinuxFamily.Other,
    };
}
