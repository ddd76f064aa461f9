using System.Text;
using System.Xml;

namespace VmGeneralize.Guests.Linux.Facts.Network;

/// <summary>
/// A file of wicked's own format below <c>/etc/wicked/ifconfig</c> (wicked(8), "wicked:"): elements <c>interface</c> without a common root, whose names
/// have prefixes that no one declares (<c>ipv4:static</c>). wicked uses no other kind of file, so others are not read.
/// </summary>
internal static class WickedFile
{
    private const int MaxDepth = 32; // such files have six levels

    public static IEnumerable<NetworkSetting> Read(string path, byte[] bytes)
    {
        List<Interface> found = [];
        try
        {
            Read(Encoding.UTF8.GetString(bytes), found);
        }
        catch (XmlException)
        {
            return []; // as wicked does
        }

        return found.Where(card => card.Name is not "lo" && card.IsUsed).Select(card => new NetworkSetting(
            path, NetworkFormat.WickedXml, card.Name, AzureCard.IsNamed([card.Name]), card.Address, card.Address is null && card.UsesDhcp));
    }

    private static void Read(string text, List<Interface> found)
    {
        using XmlTextReader reader = new(text, XmlNodeType.Element, context: null)
        {
            Namespaces = false,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
        };
        Stack<string> open = new();
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth)
            {
                throw new XmlException("It is nested too deeply");
            }

            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    Begin(reader, open, found);
                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
                case XmlNodeType.Text when found.Count > 0:
                    found[^1] = WithText(found[^1], string.Join('/', open.Reverse()), reader.Value.Trim());
                    break;
            }
        }
    }

    private static void Begin(XmlTextReader reader, Stack<string> open, List<Interface> found)
    {
        if (reader.Name == "interface")
        {
            found.Add(new Interface("*"));
        }
        else if (reader.Name is "ipv4:dhcp" && found.Count > 0)
        {
            found[^1] = found[^1] with { UsesDhcp = true };
        }

        if (!reader.IsEmptyElement)
        {
            open.Push(reader.Name);
        }
    }

    private static Interface WithText(Interface card, string place, string text) => place switch
    {
        "interface/name" => card with { Name = text },
        "interface/control/mode" => card with { IsUsed = text is not ("off" or "manual") },
        "interface/ipv4:static/address/local" or "interface/ipv6:static/address/local" => card with { Address = card.Address ?? text },
        "interface/ipv4:dhcp/enabled" => card with { UsesDhcp = text == "true" },
        _ => card,
    };

    private sealed record Interface(string Name, string? Address = null, bool UsesDhcp = false, bool IsUsed = true);
}
