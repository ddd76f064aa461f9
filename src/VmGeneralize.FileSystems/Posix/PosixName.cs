using System.Buffers;
using System.Text;

namespace VmGeneralize.FileSystems.Posix;

/// <summary>Names as <see cref="IPosixFileSystem"/> shows them: UTF-8, and U+DC00 + byte for every byte that is not.</summary>
internal static class PosixName
{
    private const int FirstEscape = 0xDC00;

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes))
        {
            return Encoding.ASCII.GetString(bytes);
        }

        StringBuilder text = new(bytes.Length);
        Span<char> units = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int consumed) == OperationStatus.Done)
            {
                text.Append(units[..rune.EncodeToUtf16(units)]);
            }
            else
            {
                foreach (byte b in bytes[..consumed])
                {
                    text.Append((char)(FirstEscape + b));
                }
            }

            bytes = bytes[consumed..];
        }

        return text.ToString();
    }

    /// <summary>The bytes from which <see cref="Decode"/> makes a name; null when there are none.</summary>
    public static byte[]? TryEncode(string name)
    {
        List<byte> bytes = new(name.Length);
        Span<byte> units = stackalloc byte[4];
        ReadOnlySpan<char> rest = name;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out Rune rune, out int consumed) == OperationStatus.Done)
            {
                bytes.AddRange(units[..rune.EncodeToUtf8(units)]);
            }
            else if (rest[0] is >= (char)(FirstEscape + 0x80) and <= (char)(FirstEscape + 0xFF))
            {
                bytes.Add((byte)(rest[0] - FirstEscape));
                consumed = 1;
            }
            else
            {
                return null;
            }

            rest = rest[consumed..];
        }

        byte[] encoded = [.. bytes];
        return Decode(encoded) == name ? encoded : null;
    }
}
