using System.Text;
using System.Xml;

namespace VmGeneralize.Checks.Windows.Blockers;

/// <summary>Contents of an action file of Sysprep (System32\Sysprep\ActionFiles\*.xml), by component.</summary>
/// <param name="RegistryActions">Keys and values that it removes or sets.</param>
/// <param name="FileActions">Files and folders that it removes.</param>
/// <param name="Modules">Functions of DLLs that it calls (<c>sysprepModule</c>).</param>
/// <param name="Components">All names and values in each component's part, as one text.</param>
internal sealed record SysprepActions(int RegistryActions, int FileActions, int Modules, IReadOnlyList<string> Components)
{
    private const string ComponentElement = "imaging";
    private const string ModuleElement = "sysprepModule";
    private static readonly string[] Verbs = ["delete", "remove", "clean", "set"];

    /// <summary>True when one component names all of these; case does not count.</summary>
    public bool Covers(params string[] names) =>
        Components.Any(component => names.All(name => component.Contains(name, StringComparison.OrdinalIgnoreCase)));

    /// <exception cref="XmlException">The text is not well-formed, or has a document type.</exception>
    public static SysprepActions Read(string text)
    {
        int registry = 0, files = 0, modules = 0;
        List<string> components = [];
        StringBuilder component = new();
        XmlReaderSettings settings = new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersInDocument = 2 << 20,
        };
        using XmlReader reader = XmlReader.Create(new StringReader(text), settings);
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                if (reader.LocalName.Equals(ComponentElement, StringComparison.OrdinalIgnoreCase))
                {
                    Finish(component, components);
                }

                registry += IsAction(reader.LocalName, "value", "key") ? 1 : 0;
                files += IsAction(reader.LocalName, "file", "dir") ? 1 : 0;
                modules += reader.LocalName.Equals(ModuleElement, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
                while (reader.MoveToNextAttribute())
                {
                    component.Append(reader.Value).Append('\n');
                }
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                component.Append(reader.Value).Append('\n');
            }
        }

        Finish(component, components);
        return new SysprepActions(registry, files, modules, components);
    }

    // deleteValue, deleteKey, deleteFile ...: the names that Sysprep uses for them in its log.
    private static bool IsAction(string element, string one, string other) =>
        Verbs.Any(verb => element.StartsWith(verb, StringComparison.OrdinalIgnoreCase))
        && (element.Contains(one, StringComparison.OrdinalIgnoreCase) || element.Contains(other, StringComparison.OrdinalIgnoreCase));

    private static void Finish(StringBuilder component, List<string> components)
    {
        if (component.Length > 0)
        {
            components.Add(component.ToString());
            component.Clear();
        }
    }
}
