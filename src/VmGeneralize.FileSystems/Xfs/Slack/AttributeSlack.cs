using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Slack;

/// <summary>Unread bytes in a block of the tree of attributes: between the list and the records, between records, after them.</summary>
internal static class AttributeSlack
{
    private const byte NodeMagicLow = 0xBE;

    /// <param name="block">The whole block.</param>
    /// <param name="position">Where it starts, in bytes of the volume.</param>
    /// <param name="isStamped">Version 5.</param>
    /// <param name="wipe">Zero it.</param>
    /// <returns>Bytes that were not zero.</returns>
    public static long Sweep(Span<byte> block, long position, bool isStamped, bool wipe)
    {
        Gaps gaps = new(block, wipe);
        gaps.Take(10, 12);
        int counts = isStamped ? 56 : 12;
        int count = ReadUInt16BigEndian(block[counts..]);
        if (block[9] == NodeMagicLow)
        {
            if (isStamped)
            {
                gaps.Take(60, 64);
            }

            gaps.Take((isStamped ? 64 : 16) + (count * 8), block.Length);
            return gaps.Held;
        }

        int header = isStamped ? 80 : 32;
        if (isStamped)
        {
            gaps.Take(76, 80);
        }

        gaps.Take(counts + 7, counts + 8);
        int end = header + (count * 8);
        foreach ((int start, int length) in Records(block, header, count, position))
        {
            gaps.Take(end, start); // an overlap is damage
            end = start + length;
        }

        gaps.Take(end, block.Length);
        for (int index = 0; index < count; index++)
        {
            gaps.Take(header + (index * 8) + 7, header + (index * 8) + 8);
        }

        return gaps.Held;
    }

    private static List<(int Start, int Length)> Records(ReadOnlySpan<byte> block, int header, int count, long position)
    {
        List<(int Start, int Length)> records = [];
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<byte> entry = block.Slice(header + (index * 8), 8);
            int start = ReadUInt16BigEndian(entry[4..]);
            bool isLocal = ((XfsAttributeFlags)entry[6] & XfsAttributeFlags.Local) != 0;
            int fixedSize = isLocal ? 3 : 9;
            if (start + fixedSize > block.Length)
            {
                throw CorruptDataException.Mismatch(ShortAttributes.Structure, position, "place of an attribute", $"below {block.Length}", start);
            }

            int length = isLocal ? 3 + block[start + 2] + ReadUInt16BigEndian(block[start..]) : 9 + block[start + 8];
            records.Add((start, length));
        }

        records.Sort();
        return records;
    }
}
