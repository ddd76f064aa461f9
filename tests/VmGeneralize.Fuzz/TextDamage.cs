using System.Text;

namespace VmGeneralize.Fuzz;

/// <summary>Seeded damage to text: words that mean something to a parser, and text that is doubled, cut and moved.</summary>
internal static class TextDamage
{
    private static readonly string[] Words =
    [
        "\0", "\n", "\r\n", "\r", "\n\n", " ", "\t", ":", "::", ":::::::::::", ",", "=", "\"", "'", "\\", "\\\n", "\\040", "\\0", "\\777", "#", "/",
        "//", "/..", "../../..", ".", "..",
        "-", "--", "- - - - - -", "[", "]", "{", "}", "&a", "*a", "<<: *a", "|", ">", "!!binary", "%", "%s", "${", "$(x)", "`", "~", "<", ">", "<!--",
        "]]>", "<![CDATA[", "<!DOCTYPE a [<!ENTITY b \"c\">]>",
        "&b;", "&#0;", "&#xD800;", "<?xml version=\"1.1\" encoding=\"utf-16\"?>", "</", "null", "true", "NaN", "1e999", "-1", "0", "4294967295",
        "4294967296", "18446744073709551616", "99999999999999999999999999",
        "\uFEFF", "\u2028", "\u0085", "\u0130", "root", "UUID=", "LABEL=", "/dev/", "ALL", "NOPASSWD", "@include", "\\ud800", "\u00DF",
    ];

    /// <summary>A changed copy that may be longer or shorter.</summary>
    public static byte[] Rewrite(Random random, ReadOnlySpan<byte> bytes)
    {
        List<byte> changed = [.. bytes];
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            int at = random.Next(changed.Count + 1);
            int left = changed.Count - at;
            byte[] word = Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]);
            switch (random.Next(9))
            {
                case 0:
                    changed.RemoveRange(at, Math.Min(left, random.Next(1, 20)));
                    break;
                case 1:
                    changed.RemoveRange(at, left); // cut short
                    break;
                case 2:
                    int count = random.Next(20) == 0 ? 20_000 : random.Next(2, 40);
                    changed.InsertRange(at, [.. Enumerable.Repeat(word, count).SelectMany(copy => copy)]);
                    break;
                case 3 when changed.Count > 0:
                    int from = random.Next(changed.Count);
                    changed.InsertRange(at, changed.GetRange(from, Math.Min(changed.Count - from, random.Next(1, 200))));
                    break;
                case 4:
                    changed.InsertRange(at, [(byte)random.Next(128, 256)]); // no UTF-8
                    break;
                case 5 when random.Next(8) == 0:
                    changed = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString([.. changed]))];
                    break;
                default:
                    changed.RemoveRange(at, Math.Min(left, random.Next(0, 8)));
                    changed.InsertRange(at, word);
                    break;
            }
        }

        return [.. changed];
    }
}
