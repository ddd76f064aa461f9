namespace VmGeneralize.Guests.Linux.Facts.Network;

/// <summary>
/// <c>ip=</c> of a boot entry: <c>client:server:gateway:netmask:host:card:how</c>, or <c>card:how</c>, or <c>how</c> alone (nfsroot.rst of the
/// kernel, dracut.cmdline(7)).
/// </summary>
internal static class KernelNetworkOption
{
    private static readonly string[] Dhcp = ["dhcp", "on", "any", "both", "single-dhcp"];

    public static IEnumerable<NetworkSetting> Read(KernelCommandLine line) =>
        line.Values("ip").Select(value => Setting(line.Path, value)).OfType<NetworkSetting>();

    private static NetworkSetting? Setting(string path, string value)
    {
        string[] fields = [.. Fields(value)];
        string client = fields[0];
        if (client.Length > 0 && (client[0] == '[' || char.IsAsciiDigit(client[0])))
        {
            string card = fields.Length > 5 && fields[5].Length > 0 ? fields[5] : "*";
            return New(card, client, usesDhcp: false);
        }

        string how = fields.Length > 1 && fields[1].Length > 0 ? fields[1] : client;
        return Dhcp.Contains(how) ? New(how == client ? "*" : client, address: null, usesDhcp: true) : null;

        NetworkSetting New(string card, string? address, bool usesDhcp) =>
            new(path, NetworkFormat.KernelOption, card, card == "*" || card == AzureCard.Name, address, usesDhcp);
    }

    /// <summary>What is between colons; an IPv6 address is in brackets and has colons itself.</summary>
    private static IEnumerable<string> Fields(string value)
    {
        int start = 0;
        int depth = 0;
        for (int at = 0; at < value.Length; at++)
        {
            depth += value[at] switch { '[' => 1, ']' => -1, _ => 0 };
            if (value[at] == ':' && depth <= 0)
            {
                yield return value[start..at];
                start = at + 1;
            }
        }

        yield return value[start..];
    }
}
