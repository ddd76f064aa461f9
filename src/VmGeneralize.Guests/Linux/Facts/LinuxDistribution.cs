namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>What the guest says it is (os-release(5)).</summary>
/// <param name="Id">Such as <c>debian</c>; empty when it does not say.</param>
/// <param name="Version">VERSION_ID, such as <c>12</c> or <c>24.04</c>; empty when it does not say.</param>
/// <param name="Name">PRETTY_NAME, for people; "Linux" when it does not say.</param>
/// <param name="Family">By ID and ID_LIKE.</param>
public sealed record LinuxDistribution(string Id, string Version, string Name, LinuxFamily Family)
{
    private const int LongestName = 128;

    public static LinuxDistribution Of(IGuestView guest)
    {
        string path = guest.IsFile("/etc/os-release") ? "/etc/os-release" : "/usr/lib/os-release";
        Dictionary<string, string> values = [];
        foreach (string line in guest.FollowedLines(path))
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

    /// <summary>True when it is this distribution in this version or a later one; versions are numbers with dots.</summary>
    public bool IsAtLeast(string id, int major, int minor = 0)
    {
        string[] parts = Version.Split('.');
        return Id == id && int.TryParse(parts[0], out int mine)
            && (mine > major || (mine == major && (minor == 0 || (parts.Length > 1 && int.TryParse(parts[1], out int second) && second >= minor))));
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
