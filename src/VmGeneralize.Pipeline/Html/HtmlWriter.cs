using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace VmGeneralize.Pipeline.Html;

/// <summary>
/// Writes HTML and inline SVG in which text cannot become markup: whatever is passed as text or as an attribute's value is made
/// visible (<see cref="Printable"/>) and encoded, and there is no way to write anything raw except the program's own style sheet.
/// </summary>
internal sealed class HtmlWriter
{
    // Letters of all languages stay readable; the five characters that markup is made of are always encoded.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _html = new("<!doctype html>\n");
    private readonly Stack<string> _open = new();

    /// <summary>Opens an element; disposing what it returns closes it.</summary>
    public Closing Element(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        WriteStart(name, attributes);
        _html.Append('>');
        _open.Push(name);
        return new Closing(this);
    }

    /// <summary>An element that holds text alone.</summary>
    public void Element(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        using (Element(name, attributes))
        {
            Text(text);
        }
    }

    /// <summary>An element with text or a command, whose options a browser does not break after their hyphens.</summary>
    public void WithOptions(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        using (Element(name, attributes))
        {
            string between = "";
            foreach (string word in text.Split(' '))
            {
                Text(between);
                between = " ";
                if (word.Length > 1 && word[0] == '-')
                {
                    Element("span", word, ("class", "option"));
                }
                else
                {
                    Text(word);
                }
            }
        }
    }

    /// <summary>An element without contents: a void one of HTML, or a shape of SVG.</summary>
    public void Empty(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        WriteStart(name, attributes);
        _html.Append("/>");
    }

    public void Text(string text) => _html.Append(Encoder.Encode(Printable.Text(text)));

    /// <summary>A link that leads out of the page, or plain text when the address is not a web address.</summary>
    public void Link(string address, string text)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps)
        {
            Element("a", text, ("href", uri.AbsoluteUri), ("rel", "noopener noreferrer"));
        }
        else
        {
            Text(text);
        }
    }

    /// <summary>The page's style sheet; the one thing that is not encoded, and nothing from outside is in it.</summary>
    public void StyleSheet()
    {
        _html.Append("<style>").Append(Html.StyleSheet.Css).Append("</style>");
    }

    public void LineBreak() => _html.Append('\n');

    public override string ToString() => _open.Count == 0
        ? _html.ToString()
        : throw new InvalidOperationException($"<{_open.Peek()}> is still open");

    private void WriteStart(string name, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        CheckName(name);
        _html.Append('<').Append(name);
        foreach ((string attribute, string value) in attributes)
        {
            CheckName(attribute);
            CheckAttribute(attribute, value);
            _html.Append(' ').Append(attribute).Append("=\"").Append(Encoder.Encode(Printable.Text(value))).Append('"');
        }
    }

    private static void CheckName(string name)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') || name.Equals("script", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"\"{name}\" is not a name that a page may use");
        }
    }

    // Attributes whose value is more than text: code, style, addresses.
    private static void CheckAttribute(string name, string value)
    {
        bool isCode = name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || name is "style" or "src" or "srcdoc" or "action" or "formaction";
        bool isForeign = name is "href" && !value.StartsWith('#') && !value.StartsWith("https://", StringComparison.Ordinal) && value != "data:,";
        if (isCode || isForeign)
        {
            throw new ArgumentException($"{name}=\"{value}\" is not an attribute that a page may have");
        }
    }

    private void Close() => _html.Append("</").Append(_open.Pop()).Append('>');

    /// <summary>Closes an element.</summary>
    public readonly struct Closing(HtmlWriter html) : IDisposable
    {
        public void Dispose() => html.Close();
    }
}
