namespace VmGeneralize.Guests.Linux.Facts.Network;

/// <summary>A file of systemd.network(5), or a drop-in of one.</summary>
internal static class NetworkdFile
{
    private static readonly char[] Blanks = [' ', '\t'];
    private static readonly string[] Dhcp = ["yes", "true", "1", "on", "ipv4", "both", "v4"];

    // What may identify a card of Azure; anything else in [Match] is about other devices, or not known here.
    private static readonly string[] Known = ["Name", "Driver", "Type"];

    /// <summary>What one file says.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="main">Lines of the file that it is a drop-in of, which says what it is for; else its own.</param>
    public static IEnumerable<NetworkSetting> Read(string path, IReadOnlyList<string> lines, IReadOnlyList<string> main)
    {
        IReadOnlyDictionary<string, string> match = UnitFile.Settings(ReferenceEquals(lines, main) ? [lines] : [main, lines], "Match");
        IReadOnlyDictionary<string, string> network = UnitFile.Settings([lines], "Network");
        string address = network.GetValueOrDefault("Address", "") is { Length: > 0 } own ? own
            : UnitFile.Settings([lines], "Address").GetValueOrDefault("Address", "");
        if (address.Split('/')[0] is "0.0.0.0" or "::")
        {
            address = ""; // systemd takes a free range, as for containers: no address of the source
        }

        IEnumerable<string> Words(string key) => match.GetValueOrDefault(key, "").Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        bool isForAzureCard = match.Count > 0 && match.Keys.All(Known.Contains)
            && (!match.ContainsKey("Name") || AzureCard.IsNamed(Words("Name")))
            && (!match.ContainsKey("Driver") || AzureCard.IsDrivenBy(Words("Driver")))
            && (!match.ContainsKey("Type") || Words("Type").Contains("ether"));
        string card = match.GetValueOrDefault("Name") ?? match.GetValueOrDefault("MACAddress") ?? match.GetValueOrDefault("PermanentMACAddress")
            ?? (isForAzureCard ? "*" : "another card");
        return [new NetworkSetting(path, NetworkFormat.Networkd, card, isForAzureCard, address.Length > 0 ? address : null,
            Dhcp.Contains(network.GetValueOrDefault("DHCP", "")))];
    }
}
