using System.Text;

namespace VmGeneralize.Console;

/// <summary>Text from a guest, made safe for a terminal: names in an image are written by strangers.</summary>
internal static class Printable
{
    /// <summary>Control characters (escape sequences, line breaks, direction overrides) become visible escapes.</summary>
    public static string Text(string text)
    {
        if (!text.Any(IsUnsafe))
        {
            return text;
        }

        StringBuilder safe = new(text.Length + 16);
        foreach (char c in text)
        {
            _ = IsUnsafe(c) ? safe.Append($"\\u{(int)c:x4}") : safe.Append(c);
        }

        return safe.ToString();
    }

    private static bool IsUnsafe(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator
            or System.Globalization.UnicodeCategory.ParagraphSeparator;
}
