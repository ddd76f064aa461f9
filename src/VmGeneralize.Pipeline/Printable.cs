using System.Buffers;
using System.Globalization;
using System.Text;

namespace VmGeneralize.Pipeline;

/// <summary>Text from a guest, made safe to show: names in an image are untrusted.</summary>
public static class Printable
{
    /// <summary>Control characters (escape sequences, line breaks, direction overrides) and broken UTF-16 become visible escapes.</summary>
    public static string Text(string text)
    {
        int safeLength = SafePrefix(text);
        if (safeLength == text.Length)
        {
            return text;
        }

        StringBuilder safe = new(text.Length + 16);
        safe.Append(text, 0, safeLength);
        for (int position = safeLength; position < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(position), out Rune rune, out int length) != OperationStatus.Done)
            {
                safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[position]:x4}");
            }
            else if (IsUnsafe(rune))
            {
                safe.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else
            {
                safe.Append(text, position, length);
            }

            position += length;
        }

        return safe.ToString();
    }

    private static int SafePrefix(string text)
    {
        int position = 0;
        while (position < text.Length
            && Rune.DecodeFromUtf16(text.AsSpan(position), out Rune rune, out int length) == OperationStatus.Done
            && !IsUnsafe(rune))
        {
            position += length;
        }

        return position;
    }

    /// <summary>Whether a character moves others, or the cursor, or is a line break, and is therefore never shown as it is.</summary>
    internal static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
