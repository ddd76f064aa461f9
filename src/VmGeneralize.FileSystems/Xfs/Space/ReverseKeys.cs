using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Space;

/// <summary>A node of the reverse mapping tree has for each pointer the lowest and the highest key below it.</summary>
internal static class ReverseKeys
{
    private const int Half = 20;

    public static byte[] Of(byte[] record)
    {
        ReverseRecord mapping = ReverseRecord.Read(record);
        byte[] keys = new byte[2 * Half];
        Write(keys, mapping.Start, mapping.Owner, mapping.KeyOffset);
        ReverseRecord high = mapping.ToHighKey();
        Write(keys.AsSpan(Half), high.Start, high.Owner, high.Offset);
        return keys;
    }

    /// <summary>The low key of the first and the higher of the high keys: big-endian, so that bytes compare like the numbers.</summary>
    public static byte[] Join(byte[] first, byte[] second) => first.AsSpan(Half).SequenceCompareTo(second.AsSpan(Half)) >= 0
        ? first
        : [.. first[..Half], .. second[Half..]];

    private static void Write(Span<byte> bytes, uint start, ulong owner, ulong offset)
    {
        WriteUInt32BigEndian(bytes, start);
        WriteUInt64BigEndian(bytes[4..], owner);
        WriteUInt64BigEndian(bytes[12..], offset);
    }
}
