using System.Xml.Linq;
using CsCheck;
using VmGeneralize.Pipeline.Html;

namespace VmGeneralize.Pipeline.Tests.Html;

public class HtmlWriterTests
{
    [Fact]
    public void Text_and_attributes_cannot_become_markup()
    {
        HtmlWriter html = new();
        using (html.Element("p", ("title", "\"><img src=x onerror=alert(1)>")))
        {
            html.Text("</p><script>alert('1')</script>&");
        }

        Assert.Equal(
            "<!doctype html>\n<p title=\"&quot;&gt;&lt;img src=x onerror=alert(1)&gt;\">&lt;/p&gt;&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;&amp;</p>",
            html.ToString());
    }

    [Fact]
    public void Control_and_direction_characters_become_visible()
    {
        HtmlWriter html = new();
        html.Element("p", "\u001b[31m\u202Egpj.exe\u2066\u200f\0\r\n\uD800 \U000E0041 é日本😀");

        string text = XElement.Parse(Body(html)).Value;

        Assert.Equal(@"\u001b[31m\u202egpj.exe\u2066\u200f\u0000\u000d\u000a\ud800 \ue0041 é日本😀", text);
    }

    [Fact]
    public void Whatever_is_written_reads_back_as_the_same_text() =>
        Gen.String[Gen.OneOf(Gen.Char, Gen.Char["<>&\"'=/!-]["]), 0, 40].Sample(
            text =>
            {
                HtmlWriter html = new();
                html.Element("p", text, ("title", text));
                XElement read = XElement.Parse(Body(html), LoadOptions.PreserveWhitespace);
                Assert.Empty(read.Elements());
                Assert.Equal(Normal(Printable.Text(text)), Normal(read.Value));
                Assert.Equal(Normal(Printable.Text(text)), Normal(read.Attribute("title")!.Value));
            },
            iter: 3000);

    [Fact]
    public void Options_are_marked_so_that_they_do_not_break_after_a_hyphen()
    {
        HtmlWriter html = new();
        html.WithOptions("code", "a <b> --c-d - -e f-g");

        Assert.Equal("<code>a &lt;b&gt; <span class=\"option\">--c-d</span> - <span class=\"option\">-e</span> f-g</code>", Body(html));
    }

    [Theory]
    [InlineData("script", "class")]
    [InlineData("SCRIPT", "class")]
    [InlineData("p onclick=alert(1)", "class")]
    [InlineData("p", "onclick")]
    [InlineData("p", "OnClick")]
    [InlineData("p", "style")]
    [InlineData("p", "srcdoc")]
    [InlineData("p", "class=x onclick")]
    [InlineData("a", "href")]
    public void A_name_that_could_run_something_is_refused(string element, string attribute) =>
        Assert.Throws<ArgumentException>(() => new HtmlWriter().Element(element, "text", (attribute, "javascript:alert(1)")));

    [Theory]
    [InlineData("https://learn.microsoft.com/a?b=1&c=\"", true)]
    [InlineData("http://example.com/", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:text/html,<script>alert(1)</script>", false)]
    [InlineData("\\\\server\\share", false)]
    [InlineData("nothing", false)]
    public void Only_web_addresses_become_links(string address, bool isLink)
    {
        HtmlWriter html = new();
        using (html.Element("p"))
        {
            html.Link(address, "rule");
        }

        XElement read = XElement.Parse(Body(html));
        Assert.Equal("rule", read.Value);
        Assert.Equal(isLink ? 1 : 0, read.Elements("a").Count());
    }

    [Fact]
    public void A_page_with_an_open_element_is_a_defect()
    {
        HtmlWriter html = new();
        html.Element("p");

        Assert.Throws<InvalidOperationException>(html.ToString);
    }

    private static string Body(HtmlWriter html) => html.ToString()["<!doctype html>\n".Length..];

    // XML does not allow U+FFFE and U+FFFF, and reads private-use and unassigned characters as they are.
    private static string Normal(string text) => text.Replace('\uFFFE', '\uFFFD').Replace('\uFFFF', '\uFFFD');
}
