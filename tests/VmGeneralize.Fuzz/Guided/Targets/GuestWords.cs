namespace VmGeneralize.Fuzz.Guided.Targets;

/// <summary>Words that mean something to a parser of text.</summary>
internal static class GuestWords
{
    private static readonly string[] Common =
    [
        "\0", "\n", "\r\n", "\r", " ", "\t", ":", ",", "=", "\"", "'", "\\", "\\\n", "\\040", "#", ";", "/", "..", "-", "[", "]", "{", "}", "&a", "*a", "<<",
        "|", ">", "!!binary", "%", "$(x)", "~", "<!--", "]]>", "<![CDATA[", "&b;", "&#0;", "&#xD800;", "</", "null", "true", "NaN", "1e999", "-1", "4294967296",
        "18446744073709551616", "\uFEFF", "\u2028", "\u202E", "\u0130", "root", "UUID=", "LABEL=", "/dev/sda1", "@include", "\u001b[2J",
    ];

    private static readonly char[] Ends = [' ', '\n', '\t', ':', '=', ',', '"', '\'', '<', '>', '{', '}', '[', ']', '(', ')', '/'];

    /// <summary>The words of any text, and those of these texts.</summary>
    public static IEnumerable<string> Of(IEnumerable<string> texts) =>
        Common.Concat(texts.SelectMany(text => text.Split(Ends, StringSplitOptions.RemoveEmptyEntries)).Where(word => word.Length < 40)).Distinct();
}
