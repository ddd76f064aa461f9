namespace VmGeneralize.Guests.Linux.Facts.Network;

/// <summary>A connection of NetworkManager (nm-settings-keyfile(5)).</summary>
internal static class NetworkManagerFile
{
    private static readonly string[] Cards = ["ethernet", "802-3-ethernet"];
    private static readonly char[] Separators = [';', ','];

    public static IEnumerable<NetworkSetting> Read(string path, IReadOnlyList<string> lines)
    {
        IReadOnlyDictionary<string, string> Section(string name) => UnitFile.Settings([lines], name);
        IReadOnlyDictionary<string, string> connection = Section("connection");
        IReadOnlyDictionary<string, string> ipv4 = Section("ipv4");
        if (!Cards.Contains(connection.GetValueOrDefault("type", "")))
        {
            return [];
        }

        string name = connection.GetValueOrDefault("interface-name", "");
        string address = Section("ethernet").GetValueOrDefault("mac-address") ?? Section("802-3-ethernet").GetValueOrDefault("mac-address", "");
        string[] patterns = Section("match").GetValueOrDefault("interface-name", "").Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        bool isForAzureCard = address.Length == 0 && (name.Length == 0 || name == AzureCard.Name) && (patterns.Length == 0 || AzureCard.IsNamed(patterns));
        string? isStatic = ipv4.GetValueOrDefault("method") == "manual"
            ? ipv4.GetValueOrDefault("address1") ?? ipv4.GetValueOrDefault("addresses", "a static address") : null;
        bool isUsed = connection.GetValueOrDefault("autoconnect", "true") is not ("false" or "no" or "0");
        return
        [
            new NetworkSetting(
                path,
                NetworkFormat.NetworkManager,
                name.Length > 0 ? name : address.Length > 0 ? address : patterns.FirstOrDefault() ?? "*",
                isForAzureCard,
                isStatic?.Split(Separators)[0],
                isUsed && ipv4.GetValueOrDefault("method") == "auto"),
        ];
    }
}
