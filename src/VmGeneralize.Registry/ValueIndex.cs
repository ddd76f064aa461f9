using VmGeneralize.Registry.Format;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry;

/// <summary>Reads the list of a key's values and their data.</summary>
internal static class ValueIndex
{
    private const string DataStructure = "Value data";

    /// <summary>Cells of the values, 4 bytes each.</summary>
    public static ReadOnlySpan<byte> List(HiveImage image, KeyNode node) =>
        node.StoredValues == 0 || node.ValueList == HiveImage.NoCell
            ? []
            : image.Cell(node.ValueList, 4L * node.StoredValues, "Key values list");

    public static uint[] Cells(HiveImage image, KeyNode node)
    {
        ReadOnlySpan<byte> list = List(image, node);
        uint[] cells = new uint[list.Length / 4];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = ReadUInt32LittleEndian(list[(4 * i)..]);
        }

        return cells;
    }

    /// <summary>Position in the list of the value with a name, or -1.</summary>
    public static int Find(HiveImage image, KeyNode node, ReadOnlySpan<char> name, out uint cell)
    {
        ReadOnlySpan<byte> list = List(image, node);
        for (int i = 0; i < list.Length / 4; i++)
        {
            cell = ReadUInt32LittleEndian(list[(4 * i)..]);
            image.ValueNode(cell, out StoredName stored);
            if (stored.EqualsIgnoreCase(name))
            {
                return i;
            }
        }

        cell = HiveImage.NoCell;
        return -1;
    }

    /// <summary>A copy of a value's data.</summary>
    public static byte[] Data(HiveImage image, uint cell, ValueNode node)
    {
        if (node.IsInline)
        {
            CheckInline(image, cell, node);
            return image.Cell(cell, DataStructure).Slice(ValueNode.DataOffset, (int)node.Size).ToArray();
        }

        if (node.Size == 0)
        {
            return [];
        }

        if (node.Size > image.BinsSize)
        {
            throw image.Corrupt(DataStructure, cell, "size", $"at most the {image.BinsSize} bytes of the hive", node.Size);
        }

        ReadOnlySpan<byte> plain = image.Cell(node.Data, DataStructure);
        return plain.Length >= node.Size
            ? plain[..(int)node.Size].ToArray()
            : ReadSegments(image, node);
    }

    public static void CheckInline(HiveImage image, uint cell, ValueNode node)
    {
        if (node.Size > ValueNode.InlineLimit)
        {
            throw image.Corrupt(DataStructure, cell, "size of data in the value itself", "up to 4", node.Size);
        }
    }

    /// <summary>Cells of a big data value's segments; none when the data is in one cell.</summary>
    public static uint[] Segments(HiveImage image, ValueNode node, out BigData big)
    {
        big = default;
        if (node.IsInline || node.Size == 0)
        {
            return [];
        }

        ReadOnlySpan<byte> bytes = image.Cell(node.Data, DataStructure);
        if (bytes.Length >= node.Size)
        {
            return [];
        }

        if (!image.HasBigData || node.Size <= BigData.SegmentSize || bytes.Length < BigData.Size || !BigData.HasSignature(bytes))
        {
            throw image.Corrupt(DataStructure, node.Data, "bytes in the cell", $"at least {node.Size}", bytes.Length);
        }

        big = BigData.Read(bytes);
        long expected = (node.Size + (BigData.SegmentSize - 1L)) / BigData.SegmentSize;
        if (big.Segments != expected)
        {
            throw image.Corrupt("Big data", node.Data, "segments", $"{expected} for {node.Size} bytes", big.Segments);
        }

        ReadOnlySpan<byte> list = image.Cell(big.List, 4L * big.Segments, "Big data list");
        uint[] segments = new uint[big.Segments];
        for (int i = 0; i < segments.Length; i++)
        {
            segments[i] = ReadUInt32LittleEndian(list[(4 * i)..]);
        }

        return segments;
    }

    private static byte[] ReadSegments(HiveImage image, ValueNode node)
    {
        uint[] segments = Segments(image, node, out _);
        byte[] data = new byte[(int)node.Size];
        int done = 0;
        foreach (uint segment in segments)
        {
            int count = Math.Min(BigData.SegmentSize, data.Length - done);
            image.Cell(segment, count, "Big data segment").CopyTo(data.AsSpan(done));
            done += count;
        }

        return data;
    }
}
