using System.Text;
using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Volumes.Lvm;

/// <summary>
/// A metadata area: a header sector and a ring of descriptions of the group, of which the header names one (mda_header and raw_locn of
/// lvm2's lib/format_text/layout.h).
/// </summary>
internal static class MetadataArea
{
    public const string Structure = "LVM2 metadata area";

    /// <summary>Bytes of the longest description that is read: lvm2 makes areas of 1 MiB; groups of thousands of volumes need a few MiB.</summary>
    public const int MaxText = 8 << 20;

    private const int HeaderSize = 512;
    private const int FirstLocation = 40;
    private const int LocationSize = 24;
    private const uint IgnoredFlag = 1;

    private static ReadOnlySpan<byte> Magic => " LVM2 x[5A%r0N*>"u8;

    /// <summary>The bytes of the description that counts; null when the area holds none or must be ignored.</summary>
    /// <exception cref="CorruptDataException">The header or the description is damaged.</exception>
    public static byte[]? Read(IBlockDevice device, Extent area)
    {
        if (area.Length < HeaderSize * 2)
        {
            throw CorruptDataException.Mismatch(Structure, area.Offset, "length", $"at least {HeaderSize * 2}", area.Length);
        }

        byte[] header = new byte[HeaderSize];
        device.Read(area.Offset, header);
        CheckHeader(header, area);
        ReadOnlySpan<byte> location = header.AsSpan(FirstLocation);
        ulong offset = ReadUInt64LittleEndian(location);
        ulong size = ReadUInt64LittleEndian(location[0x08..]);
        uint checksum = ReadUInt32LittleEndian(location[0x10..]);
        uint flags = ReadUInt32LittleEndian(location[0x14..]);
        if (offset == 0 || (flags & IgnoredFlag) != 0)
        {
            return null;
        }

        ulong ring = (ulong)area.Length - HeaderSize;
        if (offset < HeaderSize || offset >= (ulong)area.Length || size > ring || size > MaxText)
        {
            throw CorruptDataException.Mismatch(
                Structure, area.Offset, "place of the description", $"inside the {area.Length} bytes of the area", $"{size} bytes at byte {offset}");
        }

        byte[] text = new byte[size];
        int beforeEnd = (int)Math.Min(size, (ulong)area.Length - offset);
        device.Read(area.Offset + (long)offset, text.AsSpan(0, beforeEnd));
        device.Read(area.Offset + HeaderSize, text.AsSpan(beforeEnd)); // the ring continues after the header
        uint actual = LvmChecksum.Compute(text);
        return actual == checksum ? text
            : throw CorruptDataException.Mismatch(Structure, area.Offset + (long)offset, "CRC of the description", $"0x{checksum:X8}", $"0x{actual:X8}");
    }

    /// <summary>
    /// The parts of an area outside the description that its header names: the ring keeps older ones, with names and layouts of deleted volumes. Whole
    /// sectors. None for an area that is damaged or holds no description: its contents may be needed to repair it.
    /// </summary>
    public static ExtentSet Stale(IBlockDevice device, Extent area)
    {
        try
        {
            if (Read(device, area) is null)
            {
                return [];
            }
        }
        catch (CorruptDataException)
        {
            return [];
        }

        byte[] header = new byte[HeaderSize];
        device.Read(area.Offset, header);
        ExtentSet stale = [Extent.FromBounds(area.Offset + HeaderSize, area.End)];
        for (int at = FirstLocation; at + LocationSize <= HeaderSize && ReadUInt64LittleEndian(header.AsSpan(at)) is > 0 and var offset; at += LocationSize)
        {
            ulong size = ReadUInt64LittleEndian(header.AsSpan(at + 8));
            if (offset < HeaderSize || offset >= (ulong)area.Length || size > (ulong)area.Length - HeaderSize)
            {
                return [];
            }

            long beforeEnd = (long)Math.Min(size, (ulong)area.Length - offset);
            stale.Remove(new Extent(area.Offset + (long)offset, beforeEnd).AlignOutward(HeaderSize));
            stale.Remove(new Extent(area.Offset + HeaderSize, (long)size - beforeEnd).AlignOutward(HeaderSize));
        }

        return stale;
    }

    private static void CheckHeader(ReadOnlySpan<byte> header, Extent area)
    {
        uint stored = ReadUInt32LittleEndian(header);
        uint checksum = LvmChecksum.Compute(header[4..]);
        uint version = ReadUInt32LittleEndian(header[0x14..]);
        ulong start = ReadUInt64LittleEndian(header[0x18..]);
        ulong size = ReadUInt64LittleEndian(header[0x20..]);
        DataMismatch? problem = 0 switch
        {
            _ when !header[4..].StartsWith(Magic) => DataMismatch.Of("signature", Encoding.ASCII.GetString(Magic), "another"),
            _ when stored != checksum => DataMismatch.Of("CRC of the header", $"0x{stored:X8}", $"0x{checksum:X8}"),
            _ when version != 1 => DataMismatch.Of("version", 1, version),
            _ when start != (ulong)area.Offset => DataMismatch.Of("start", area.Offset, start),
            _ when size != (ulong)area.Length => DataMismatch.Of("size", area.Length, size),
            _ => null,
        };
        if (problem is not null)
        {
            throw new CorruptDataException(Structure, area.Offset, problem);
        }
    }
}
