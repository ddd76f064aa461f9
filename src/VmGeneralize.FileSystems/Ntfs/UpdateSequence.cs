using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>
/// Protection of multi-sector structures against torn writes: the last two bytes of every 512-byte stride are replaced by a
/// number that changes with each write, the bytes themselves are in the update sequence array of the header.
/// </summary>
internal static class UpdateSequence
{
    /// <summary>Bytes that one entry protects, whatever the sector size is.</summary>
    public const int Stride = 512;

    /// <summary>Puts the protected bytes back in place.</summary>
    /// <exception cref="CorruptDataException">The array does not fit the structure, or a stride is from another write.</exception>
    public static void Remove(Span<byte> block, string structure, long offset)
    {
        int array = CheckedArray(block, structure, offset);
        ushort number = ReadUInt16LittleEndian(block[array..]);
        for (int end = Stride - 2, entry = array + 2; end < block.Length; end += Stride, entry += 2)
        {
            ushort actual = ReadUInt16LittleEndian(block[end..]);
            if (actual != number)
            {
                throw CorruptDataException.Mismatch(structure, offset + end, "update sequence number", number, $"{actual}: a torn write");
            }

            block.Slice(entry, 2).CopyTo(block[end..]);
        }
    }

    /// <summary>Whether <see cref="Remove"/> would succeed.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> block)
    {
        int array = ReadUInt16LittleEndian(block[4..]);
        if (!IsArray(block, array, ReadUInt16LittleEndian(block[6..])))
        {
            return false;
        }

        ushort number = ReadUInt16LittleEndian(block[array..]);
        for (int end = Stride - 2; end < block.Length; end += Stride)
        {
            if (ReadUInt16LittleEndian(block[end..]) != number)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The inverse of <see cref="Remove"/>, with the next update sequence number.</summary>
    public static void Apply(Span<byte> block, string structure, long offset)
    {
        int array = CheckedArray(block, structure, offset);
        ushort number = ReadUInt16LittleEndian(block[array..]);
        number = number >= 0xFFFE ? (ushort)1 : (ushort)(number + 1); // 0 and 0xFFFF are never used
        WriteUInt16LittleEndian(block[array..], number);
        for (int end = Stride - 2, entry = array + 2; end < block.Length; end += Stride, entry += 2)
        {
            block.Slice(end, 2).CopyTo(block[entry..]);
            WriteUInt16LittleEndian(block[end..], number);
        }
    }

    private static int CheckedArray(ReadOnlySpan<byte> block, string structure, long offset)
    {
        int array = ReadUInt16LittleEndian(block[4..]);
        int count = ReadUInt16LittleEndian(block[6..]);
        return IsArray(block, array, count)
            ? array
            : throw CorruptDataException.Mismatch(
                structure, offset + 4, "update sequence array", $"{(block.Length / Stride) + 1} entries inside the first sector", $"{count} at {array}");
    }

    private static bool IsArray(ReadOnlySpan<byte> block, int array, int count) =>
        count == (block.Length / Stride) + 1 && array >= 8 && array % 2 == 0 && array + (count * 2) <= Stride - 2;
}
