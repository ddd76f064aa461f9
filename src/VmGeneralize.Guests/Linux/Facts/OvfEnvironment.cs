using System.Text;
using System.Xml;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>The data that Azure gave the guest at its first start (<c>ovf-env.xml</c>); the agent and cloud-init leave a copy.</summary>
public static class OvfEnvironment
{
    private const string AzureNamespace = "http://schemas.microsoft.com/windowsazure";
    private const int LargestFile = 1 << 20;
    private const int MaxDepth = 64;

    /// <summary>The user name in it, or null: no file, or none in it.</summary>
    public static Fact<string?> UserName(IGuestView guest, string path) =>
        guest.Contents(path, LargestFile).Then(bytes => bytes is null ? Fact.Known<string?>(null) : UserName(path, bytes));

    private static Fact<string?> UserName(string path, byte[] bytes)
    {
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
            while (reader.Read())
            {
                if (reader.Depth > MaxDepth)
                {
                    return Fact.NotRead<string?>(new Unreadable(path, $"it is nested more than {MaxDepth} deep"));
                }

                if (reader is { NodeType: XmlNodeType.Element, LocalName: "UserName", NamespaceURI: AzureNamespace, IsEmptyElement: false })
                {
                    return Fact.Known(reader.Read() && reader.NodeType == XmlNodeType.Text ? reader.Value.Trim() : null);
                }
            }
        }
        catch (Exception problem) when (problem is XmlException or DecoderFallbackException or ArgumentException or NotSupportedException)
        {
            return Fact.NotRead<string?>(new Unreadable(path, LinuxFiles.Shown(problem.Message)));
        }

        return Fact.Known<string?>(null);
    }
}
