using System.Buffers;
using System.Globalization;
using System.Text;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Header of one file in a cpio archive of format "newc" (cpio(5)): 110 bytes of hexadecimal fields, then the name, padded to 4 bytes.</summary>
/// <param name="Name">Path in the archive.</param>
/// <param name="Padded">Bytes of contents that follow, padding included.</param>
internal readonly record struct CpioEntry(string Name, long Padded)
{
    public const string Trailer = "TRAILER!!!";

    private const int HeaderSize = 110;
    private const int FileSizeAt = 54;
    private const int NameSizeAt = 94;
    private const int FieldSize = 8;
    private const int LongestName = 4096;

    /// <summary>The next header, or null when there is none or it is damaged.</summary>
    public static CpioEntry? Read(Stream archive)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (archive.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize || !header.StartsWith("07070"u8)
            || !TryNumber(header[FileSizeAt..], out uint size) || !TryNumber(header[NameSizeAt..], out uint nameSize) || nameSize is 0 or > LongestName)
        {
            return null;
        }

        int padded = Pad(HeaderSize + (int)nameSize) - HeaderSize;
        byte[] name = new byte[padded];
        return archive.ReadAtLeast(name, padded, throwOnEndOfStream: false) < padded
            ? null
            : new CpioEntry(Encoding.UTF8.GetString(name, 0, (int)nameSize - 1), size + ((4 - (size % 4)) % 4));
    }

    /// <summary>Passes over contents; false when they end before.</summary>
    public static bool Skip(Stream archive, long count)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            while (count > 0)
            {
                int got = archive.Read(buffer, 0, (int)long.Min(count, buffer.Length));
                if (got == 0)
                {
                    return false;
                }

                count -= got;
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Pad(int size) => (size + 3) / 4 * 4;

    private static bool TryNumber(ReadOnlySpan<byte> field, out uint number) =>
        uint.TryParse(field[..FieldSize], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
}
