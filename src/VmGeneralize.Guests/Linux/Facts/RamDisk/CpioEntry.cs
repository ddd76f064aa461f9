using System.Buffers;
using System.Globalization;
using System.Text;

namespace VmGeneralize.Guests.Linux.Facts.RamDisk;

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

    /// <summary>True for the first bytes of a header: without or with checksums of the contents.</summary>
    public static bool IsMagic(ReadOnlySpan<byte> start) => start.StartsWith("070701"u8) || start.StartsWith("070702"u8);

    /// <summary>The next header.</summary>
    /// <param name="archive">At the header, or after its first byte.</param>
    /// <param name="first">The first byte, when it was read already.</param>
    /// <exception cref="RamDiskProblemException">It is damaged.</exception>
    /// <exception cref="EndOfStreamException">The archive ends before its trailer.</exception>
    public static CpioEntry Read(Stream archive, byte? first = null)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        header[0] = first ?? 0;
        archive.ReadExactly(header[(first is null ? 0 : 1)..]);
        if (!IsMagic(header) || !TryNumber(header[FileSizeAt..], out uint size) || !TryNumber(header[NameSizeAt..], out uint nameSize)
            || nameSize is 0 or > LongestName)
        {
            throw new RamDiskProblemException("a header in an archive is damaged");
        }

        byte[] name = new byte[Pad(HeaderSize + (int)nameSize) - HeaderSize];
        archive.ReadExactly(name);
        return new CpioEntry(Encoding.UTF8.GetString(name, 0, (int)nameSize - 1), ((long)size + 3) / 4 * 4);
    }

    /// <summary>Passes over contents.</summary>
    /// <exception cref="EndOfStreamException">They end before.</exception>
    public static void Skip(Stream archive, long count)
    {
        if (archive.CanSeek)
        {
            archive.Position = archive.Position + count <= archive.Length ? archive.Position + count : throw new EndOfStreamException();
            return;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            for (long left = count; left > 0;)
            {
                int read = archive.Read(buffer, 0, (int)long.Min(left, buffer.Length));
                left -= read > 0 ? read : throw new EndOfStreamException();
            }
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
