using System.Buffers.Binary;
using System.Text;

namespace VmGeneralize.Fuzz;

/// <summary>Seeded damage: flipped bits, lying numbers, copied and cleared ranges; and for text, words that mean something to a parser.</summary>
internal static class Damage
{
    private static readonly ulong[] Lies =
    [
        0, 1, 2, 7, 8, 0x17, 0x18, 0x3F, 0x40, 0x7F, 0x80, 0xFF, 0x100, 0x1FF, 0x3F8, 0x400, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000,
        0xFFFFFFFF, 0x100000000, 0x0000FFFFFFFFFFFF, 0x3FFFFFFFFFFFFFFF, 0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFFE, ulong.MaxValue,
    ];

    private static readonly string[] Words =
    [
        "\0", "\n", "\r\n", "\r", "\n\n", " ", "\t", ":", "::", ":::::::::::", ",", "=", "\"", "'", "\\", "\\\n", "\\040", "\\0", "\\777", "#", "/", "//", "/..", "../../..", ".", "..",
        "-", "--", "- - - - - -", "[", "]", "{", "}", "&a", "*a", "<<: *a", "|", ">", "!!binary", "%", "%s", "${", "$(x)", "`", "~", "<", ">", "<!--", "]]>", "<![CDATA[", "<!DOCTYPE a [<!ENTITY b \"c\">]>",
        "&b;", "&#0;", "&#xD800;", "<?xml version=\"1.1\" encoding=\"utf-16\"?>", "</", "null", "true", "NaN", "1e999", "-1", "0", "4294967295", "4294967296", "18446744073709551616", "99999999999999999999999999",
        "\uFEFF", "\u2028", "\u0085", "\u0130", "root", "UUID=", "LABEL=", "/dev/", "ALL", "NOPASSWD", "@include", "\\ud800", "\u00DF",
    ];

    /// <summary>Changes bytes in place.</summary>
    public static void Apply(Random random, Span<byte> bytes)
    {
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(bytes.Length);
            Span<byte> rest = bytes[at..];
            switch (random.Next(6))
            {
                case 0:
                    rest[0] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    rest[0] = (byte)random.Next(256);
                    break;
                case 2 when rest.Length >= 2:
                    BinaryPrimitives.WriteUInt16LittleEndian(rest, unchecked((ushort)Lie(random)));
                    break;
                case 3 when rest.Length >= 4:
                    BinaryPrimitives.WriteUInt32LittleEndian(rest, unchecked((uint)Lie(random)));
                    break;
                case 4 when rest.Length >= 8:
                    BinaryPrimitives.WriteUInt64LittleEndian(rest, Lie(random));
                    break;
                default:
                    int length = Math.Min(rest.Length, random.Next(1, 40));
                    if (random.Next(2) == 0)
                    {
                        rest[..length].Clear();
                    }
                    else
                    {
                        bytes.Slice(random.Next(bytes.Length - length + 1), length).CopyTo(rest);
                    }

                    break;
            }
        }
    }

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

    private static ulong Lie(Random random) => unchecked(Lies[random.Next(Lies.Length)] + (random.Next(4) == 0 ? (ulong)random.Next(16) : 0));
}
