using System.Text;
using System.Xml;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>What Azure told the guest at its first start (<c>ovf-env.xml</c>); the agent and cloud-init leave a copy.</summary>
public static class OvfEnvironment
{
    private const string AzureNamespace = "http://schemas.microsoft.com/windowsazure";
    private const int LargestFile = 1 << 20;
    private const int MostDepth = 64;

    /// <summary>The user name in it, or null: no file, none in it, or not XML.</summary>
    public static string? UserName(IGuestView guest, string path)
    {
        if (guest.Find(path) is not { IsFile: true } file || guest.ReadBytes(file.Path, LargestFile) is not { } bytes)
        {
            return null;
        }

        XmlReaderSettings settings = new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = LargestFile,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        try
        {
            using XmlReader reader = XmlReader.Create(new MemoryStream(bytes), settings);
            while (reader.Read() && reader.Depth <= MostDepth)
            {
                if (reader is { NodeType: XmlNodeType.Element, LocalName: "UserName", NamespaceURI: AzureNamespace, IsEmptyElement: false })
                {
                    return reader.Read() && reader.NodeType == XmlNodeType.Text ? reader.Value.Trim() : null;
                }
            }
        }
        catch (Exception problem) when (problem is XmlException or DecoderFallbackException or ArgumentException or NotSupportedException)
        {
            return null;
        }

        return null;
    }
}
