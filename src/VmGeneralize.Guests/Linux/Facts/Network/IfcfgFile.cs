namespace VmGeneralize.Guests.Linux.Facts.Network;

/// <summary>
/// A file <c>ifcfg-NAME</c>: of the Red Hat family (sysconfig.txt of initscripts), whose DEVICE says the card, or of SUSE (ifcfg(5)), whose name does.
/// </summary>
internal static class IfcfgFile
{
    public const string Prefix = "ifcfg-";

    private static readonly string[] Dhcp = ["dhcp", "dhcp4", "bootp", "dhcp+autoip"];
    private static readonly string[] Unused = ["no", "false", "off", "manual"];

    public static IEnumerable<NetworkSetting> Read(string path, NetworkFormat format, IReadOnlyList<string> lines)
    {
        Dictionary<string, string> settings = new(StringComparer.Ordinal);
        foreach (string line in lines.Select(line => line.Trim()))
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and int equals && line[0] != '#')
            {
                settings[line[..equals]] = LinuxFiles.Unquoted(line[(equals + 1)..].Trim());
            }
        }

        string Value(string key) => settings.GetValueOrDefault(key, "");
        string file = path[(path.LastIndexOf('/') + 1 + Prefix.Length)..];
        bool hasDevice = format == NetworkFormat.NetworkScripts && Value("DEVICE").Length > 0;
        string card = hasDevice ? Value("DEVICE") : file;
        string address = settings.FirstOrDefault(setting => setting.Key.StartsWith("IPADDR", StringComparison.Ordinal) && setting.Value.Length > 0).Value ?? "";
        bool isUsed = !Unused.Contains(Value(format == NetworkFormat.Wicked ? "STARTMODE" : "ONBOOT").ToLowerInvariant()) && Value("STARTMODE") != "off";
        bool usesDhcp = Dhcp.Contains(Value("BOOTPROTO").ToLowerInvariant());
        return card == "lo" ? []
            : [new NetworkSetting(path, format, card, AzureCard.IsNamed([card]), usesDhcp || address.Length == 0 ? null : address, isUsed && usesDhcp)];
    }
}
