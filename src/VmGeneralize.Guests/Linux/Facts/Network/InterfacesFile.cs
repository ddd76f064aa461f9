namespace VmGeneralize.Guests.Linux.Facts.Network;

/// <summary>A file of ifupdown (interfaces(5)).</summary>
internal static class InterfacesFile
{
    private static readonly char[] Blanks = [' ', '\t'];
    private static readonly string[] Stanzas = ["iface", "auto", "mapping", "source", "source-directory", "rename", "no-auto-down", "no-scripts", "template"];

    public static IEnumerable<NetworkSetting> Read(string path, IReadOnlyList<string> lines)
    {
        string[]? stanza = null;
        string? address = null;
        foreach (string[] words in Joined(lines).Select(line => line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries)).Append(["auto"]))
        {
            if (words.Length == 0 || words[0][0] == '#')
            {
                continue;
            }

            if (!Stanzas.Contains(words[0]) && !words[0].StartsWith("allow-", StringComparison.Ordinal))
            {
                address ??= words is ["address", var value, ..] ? value : null;
                continue;
            }

            if (stanza is [_, var card, var family, var method, ..] && card != "lo")
            {
                yield return new NetworkSetting(
                    path,
                    NetworkFormat.Interfaces,
                    card,
                    AzureCard.IsNamed([card]),
                    method == "static" ? address ?? "a static address" : null,
                    (family, method) is ("inet", "dhcp"));
            }

            stanza = words[0] == "iface" ? words : null;
            address = null;
        }
    }

    private static IEnumerable<string> Joined(IReadOnlyList<string> lines)
    {
        string before = "";
        foreach (string line in lines)
        {
            if (line.EndsWith('\\'))
            {
                before += line[..^1] + " ";
                continue;
            }

            yield return before + line;
            before = "";
        }
    }
}
