using System.Globalization;
using System.Text;
using System.Xml;
using VmGeneralize.Registry.Tests.Building;
using VmGeneralize.Registry.Tests.Judges;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Registry.Tests;

public class HivexJudgeTests
{
    [SkippableTheory]
    [MemberData(nameof(RealHives.Clean), MemberType = typeof(RealHives))]
    public void Hivexml_prints_the_same_tree(string path)
    {
        Hivex.Require();
        byte[] bytes = RealHives.Load(path);
        List<string> ours = [];
        AddOurs(Hive.Open(new HiveFiles(path, bytes)).Root, "", ours);
        Assert.Equal(Theirs(Hivex.Xml(bytes)), ours);
    }

    [SkippableFact]
    public void A_hive_that_libhivex_wrote_is_read_checked_and_edited()
    {
        Hivex.Require();
        using TemporaryFolder folder = new();
        string file = folder.File("hive");
        File.WriteAllBytes(file, TinyHive.Create());
        StringBuilder script = new();
        for (int i = 0; i < 300; i++)
        {
            script.Append(
                CultureInfo.InvariantCulture, $"cd \\\nadd key{(i * 7) % 300}\ncd key{(i * 7) % 300}\nsetval 2\n@\nstring:default{i}\nnumber\ndword:{i}\n");
        }

        script.Append("cd \\key5\ndel\ncommit\n");
        File.WriteAllText(folder.File("script"), script.ToString());
        OutsideTool.RunChecked("hivexsh", "-w", "-f", folder.File("script"), file);

        byte[] written = File.ReadAllBytes(file);
        Hive hive = Hive.Open(new HiveFiles("hivexsh", written));
        Assert.Equal(Hivex.Dump(written), HiveDump.Of(hive));
        Assert.Equal(299, hive.Root.SubkeyCount);
        Assert.Empty(hive.Check());

        EditSession session = new(written);
        session.Run(Enumerable.Range(0, 200).Select(i => new EditSession.Step((EditSession.Action)(i % 5), i * 31, i * 17, i * 11, i % 3 == 0)));
        byte[] edited = session.Hive.ToArray();
        Assert.Empty(session.Hive.Check());
        Assert.Equal(session.Model.Dump(), Hivex.Dump(edited));
    }

    private static void AddOurs(HiveKey key, string path, List<string> lines)
    {
        lines.Add($"{path} K");
        foreach (HiveValue value in key.Values)
        {
            string data = value.Type switch
            {
                // hivexml prints -1 for a number of the wrong length.
                RegistryValueType.DWord => (value.AsUInt32() ?? uint.MaxValue).ToString(CultureInfo.InvariantCulture),
                RegistryValueType.QWord => (value.AsUInt64() ?? ulong.MaxValue).ToString(CultureInfo.InvariantCulture),
                RegistryValueType.Binary => Convert.ToBase64String(value.Data),
                _ => "",
            };
            lines.Add($"{path} V {Encode(value.Name)} {data}");
        }

        foreach (HiveKey child in key.Subkeys)
        {
            AddOurs(child, $"{path}/{Encode(child.Name)}", lines);
        }
    }

    /// <summary>Numbers and binary data are compared byte for byte; text is compared only by the other judge, because XML cannot hold all of it.</summary>
    private static List<string> Theirs(string xml)
    {
        List<string> lines = [];
        Stack<string> paths = [];
        // hivexml prints text as it is, but XML cannot hold these characters
        xml = string.Concat(xml.Select(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t') ? '?' : c));
        using XmlReader reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { CheckCharacters = false });
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.Name == "node")
            {
                paths.Pop();
            }
            else if (reader.NodeType == XmlNodeType.Element && reader.Name == "node")
            {
                string path = reader.GetAttribute("root") == "1" ? "" : $"{paths.Peek()}/{Name(reader, "name", "name_encoding")}";
                lines.Add($"{path} K");
                if (!reader.IsEmptyElement)
                {
                    paths.Push(path);
                }
            }
            else if (reader.NodeType == XmlNodeType.Element && reader.Name == "value")
            {
                string type = reader.GetAttribute("type")!;
                string data = type is "int32" or "int64" ? Number(type, reader.GetAttribute("value")!)
                    : type == "binary" ? reader.GetAttribute("value")!.Replace(" ", "", StringComparison.Ordinal) // wrapped lines
                    : "";
                string name = reader.GetAttribute("default") == "1" ? "" : Name(reader, "key", "key_encoding");
                lines.Add($"{paths.Peek()} V {name} {data}");
            }
        }

        return lines;
    }

    private static string Name(XmlReader reader, string attribute, string encoding) =>
        reader.GetAttribute(encoding) == "base64"
            ? Encode(Encoding.UTF8.GetString(Convert.FromBase64String(reader.GetAttribute(attribute)!)))
            : Encode(reader.GetAttribute(attribute)!);

    private static string Number(string type, string text) => type == "int32"
        ? unchecked((uint)int.Parse(text, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture)
        : unchecked((ulong)long.Parse(text, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);

    private static string Encode(string name) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(name));
}
