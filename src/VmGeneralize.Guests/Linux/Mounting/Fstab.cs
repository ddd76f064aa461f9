using System.Text;

namespace VmGeneralize.Guests.Linux;

/// <summary>Reads /etc/fstab as libmount does.</summary>
internal static class Fstab
{
    public const string Path = "/etc/fstab";

    /// <summary>Its entries in their order; comments and lines of less than two fields are left out.</summary>
    public static IReadOnlyList<FstabEntry> Parse(string text)
    {
        List<FstabEntry> entries = [];
        foreach (string line in text.Split('\n'))
        {
            string[] fields = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length >= 2 && fields[0][0] != '#')
            {
                entries.Add(new FstabEntry(
                    Unescape(fields[0]),
                    Unescape(fields[1]),
                    fields.Length > 2 ? fields[2] : "auto",
                    fields.Length > 3 ? fields[3].Split(',', StringSplitOptions.RemoveEmptyEntries) : []));
            }
        }

        return entries;
    }

    /// <summary>Undoes <c>\040</c> and its like: blanks cannot stand in a field otherwise.</summary>
    private static string Unescape(string field)
    {
        if (!field.Contains('\\'))
        {
            return field;
        }

        StringBuilder plain = new(field.Length);
        for (int index = 0; index < field.Length; index++)
        {
            if (field[index] == '\\' && index + 3 < field.Length && Octal(field.AsSpan(index + 1, 3)) is int code)
            {
                plain.Append((char)code);
                index += 3;
            }
            else
            {
                plain.Append(field[index]);
            }
        }

        return plain.ToString();
    }

    private static int? Octal(ReadOnlySpan<char> digits)
    {
        const int largest = 0x7F; // beyond it, a code is one byte of a longer character: no mount point of ours is named so
        int value = 0;
        foreach (char digit in digits)
        {
            if (digit is < '0' or > '7')
            {
                return null;
            }

            value = (value * 8) + (digit - '0');
        }

        return value is > 0 and <= largest ? value : null;
    }
}
