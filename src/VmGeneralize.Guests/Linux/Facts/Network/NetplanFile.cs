using VmGeneralize.Guests.Linux.Facts.Yaml;

namespace VmGeneralize.Guests.Linux.Facts.Network;

/// <summary>A file of netplan(5).</summary>
internal static class NetplanFile
{
    private static readonly string[] Kinds = ["ethernets", "bonds", "bridges", "vlans"];
    private static readonly string[] Yes = ["true", "yes", "on", "y"];

    public static Fact<IReadOnlyList<NetworkSetting>> Read(string path, ReadOnlySpan<byte> bytes)
    {
        YamlNode? root;
        try
        {
            root = YamlReader.Read(bytes);
        }
        catch (YamlProblemException problem)
        {
            return Fact.NotRead<IReadOnlyList<NetworkSetting>>(new Unreadable(path, LinuxFiles.Shown(problem.Message)));
        }

        return Fact.Known<IReadOnlyList<NetworkSetting>>(
        [
            .. from kind in Kinds
               where Value(Value(root, "network"), kind) is YamlNode.Mapping
               from card in ((YamlNode.Mapping)Value(Value(root, "network"), kind)!).Values
               select Setting(path, card.Key, card.Value, kind == Kinds[0]),
        ]);
    }

    private static NetworkSetting Setting(string path, string id, YamlNode card, bool isCard)
    {
        YamlNode? match = Value(card, "match");
        string? address = Texts(Value(card, "addresses")).FirstOrDefault();
        bool isNamed = match is null ? id == AzureCard.Name
            : Value(match, "macaddress") is null
                && (Value(match, "name") is not { } name || AzureCard.IsNamed(Texts(name)))
                && (Value(match, "driver") is not { } driver || AzureCard.IsDrivenBy(Texts(driver)));
        string shown = match is null ? id : Texts(Value(match, "macaddress") ?? Value(match, "name") ?? Value(match, "driver")).FirstOrDefault() ?? "*";
        return new NetworkSetting(path, NetworkFormat.Netplan, shown, isCard && isNamed, address, Texts(Value(card, "dhcp4")).Any(Yes.Contains));
    }

    private static YamlNode? Value(YamlNode? node, string key) => (node as YamlNode.Mapping)?.Values.GetValueOrDefault(key);

    /// <summary>A text, or the texts of a list; an address may be a mapping with its options.</summary>
    private static IEnumerable<string> Texts(YamlNode? node) => node switch
    {
        YamlNode.Scalar { IsNull: false } scalar => [scalar.Text],
        YamlNode.Sequence list => list.Items.SelectMany(item => item switch
        {
            YamlNode.Scalar scalar => [scalar.Text],
            YamlNode.Mapping mapping => mapping.Values.Keys,
            _ => Array.Empty<string>(),
        }),
        _ => [],
    };
}
