using VmGeneralize.Blocks;
using VmGeneralize.Registry.Format;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Editing;

/// <summary>Sets and deletes the values of a key.</summary>
internal sealed class ValueEditor(HiveImage image, CellAllocator cells)
{
    /// <summary>Longest name that Windows accepts, in characters.</summary>
    public const int NameLimit = 16383;

    // Versions before 1.4 cannot split data, and Windows loads no cell of more than this.
    private const int PlainLimit = 1 << 20;

    public void Set(uint key, string name, RegistryValueType type, ReadOnlySpan<byte> data)
    {
        KeyNode node = image.KeyNode(key);
        CheckLimits(node, data.Length);
        int index = ValueIndex.Find(image, node, name, out uint cell);
        if (index < 0)
        {
            cell = cells.Allocate(ValueNode.HeaderSize + StoredName.EncodedLength(name));
            (uint rawSize, uint field) = Store(data);
            Span<byte> bytes = image.WritableCell(cell);
            ushort flags = StoredName.CanCompress(name) && name.Length > 0 ? ValueNode.FlagCompressedName : (ushort)0;
            new ValueNode((ushort)StoredName.EncodedLength(name), rawSize, field, (uint)type, flags).Write(bytes);
            StoredName.Encode(name, bytes[ValueNode.HeaderSize..]);
            Append(key, node, cell);
        }
        else
        {
            Replace(cell, type, data);
        }

        Raise(key, KeyNode.LargestValueNameOffset, 2 * name.Length);
        Raise(key, KeyNode.LargestValueDataOffset, data.Length);
    }

    /// <summary>Deletes the value at a position of the list.</summary>
    public void Delete(uint key, int index)
    {
        KeyNode node = image.KeyNode(key);
        uint[] list = ValueIndex.Cells(image, node);
        FreeValue(list[index]);
        Span<byte> header = image.WritableCell(key);
        WriteUInt32LittleEndian(header[KeyNode.ValueCountOffset..], node.ValueCount - 1);
        if (list.Length == 1)
        {
            WriteUInt32LittleEndian(header[KeyNode.ValueListOffset..], HiveImage.NoCell);
            WriteUInt32LittleEndian(header[KeyNode.LargestValueNameOffset..], 0);
            WriteUInt32LittleEndian(header[KeyNode.LargestValueDataOffset..], 0);
            cells.Free(node.ValueList);
            return;
        }

        Span<byte> bytes = image.WritableCell(node.ValueList);
        bytes[(4 * (index + 1))..(4 * list.Length)].CopyTo(bytes[(4 * index)..]);
        cells.Shrink(node.ValueList, 4 * (list.Length - 1));
    }

    /// <summary>Frees all values of a key and their list; the key itself is about to be deleted.</summary>
    public void FreeAll(KeyNode node)
    {
        uint[] list = ValueIndex.Cells(image, node);
        foreach (uint cell in list)
        {
            FreeValue(cell);
        }

        if (list.Length > 0)
        {
            cells.Free(node.ValueList);
        }
    }

    private void CheckLimits(KeyNode node, int length)
    {
        if ((node.Flags & KeyNode.FlagPredefinedHandle) != 0)
        {
            throw new UnsupportedFeatureException($"A value in a predefined handle key ({image.Name})", "Such keys hold no values on disk.");
        }

        int limit = image.HasBigData ? BigData.SegmentSize * ushort.MaxValue : PlainLimit;
        if (length > limit)
        {
            throw new UnsupportedFeatureException(
                $"A value of {length} bytes in a hive of version 1.{image.Header.Minor} ({image.Name})", $"Use at most {limit} bytes.");
        }
    }

    private void Replace(uint cell, RegistryValueType type, ReadOnlySpan<byte> data)
    {
        ValueNode old = image.ValueNode(cell, out _);
        uint rawSize;
        uint field;
        if (FitsInPlace(old, data.Length))
        {
            data.CopyTo(image.WritableCell(old.Data));
            cells.Shrink(old.Data, data.Length);
            (rawSize, field) = ((uint)data.Length, old.Data);
        }
        else
        {
            (rawSize, field) = Store(data);
            FreeData(old);
        }

        ushort flags = (ushort)(old.Flags & ~ValueNode.FlagTombstone);
        (old with { RawSize = rawSize, Data = field, Type = (uint)type, Flags = flags }).Write(image.WritableCell(cell));
    }

    private bool FitsInPlace(ValueNode old, int length) =>
        length > ValueNode.InlineLimit
        && !NeedsSegments(length)
        && !old.IsInline
        && old.Size > 0
        && ValueIndex.Segments(image, old, out _).Length == 0
        && image.Cell(old.Data, "Value data").Length >= length;

    private bool NeedsSegments(int length) => image.HasBigData && length > BigData.SegmentSize;

    /// <summary>Puts data into new cells; returns the size and data fields of its value.</summary>
    private (uint RawSize, uint Field) Store(ReadOnlySpan<byte> data)
    {
        if (data.Length <= ValueNode.InlineLimit)
        {
            Span<byte> field = stackalloc byte[ValueNode.InlineLimit];
            field.Clear();
            data.CopyTo(field);
            return ((uint)data.Length | ValueNode.InlineBit, ReadUInt32LittleEndian(field));
        }

        if (!NeedsSegments(data.Length))
        {
            uint cell = cells.Allocate(data.Length);
            data.CopyTo(image.WritableCell(cell));
            return ((uint)data.Length, cell);
        }

        int count = (data.Length + BigData.SegmentSize - 1) / BigData.SegmentSize;
        uint header = cells.Allocate(BigData.Size);
        uint list = cells.Allocate(4 * count);
        new BigData((ushort)count, list).Write(image.WritableCell(header));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> part = data[(i * BigData.SegmentSize)..];
            part = part[..Math.Min(part.Length, BigData.SegmentSize)];
            uint segment = cells.Allocate(BigData.SegmentSize); // full size for the last one too, as Windows does
            part.CopyTo(image.WritableCell(segment));
            WriteUInt32LittleEndian(image.WritableCell(list)[(4 * i)..], segment);
        }

        return ((uint)data.Length, header);
    }

    private void FreeValue(uint cell)
    {
        FreeData(image.ValueNode(cell, out _));
        cells.Free(cell);
    }

    private void FreeData(ValueNode node)
    {
        if (node.IsInline || node.Size == 0)
        {
            return;
        }

        uint[] segments = ValueIndex.Segments(image, node, out BigData big);
        foreach (uint segment in segments)
        {
            cells.Free(segment);
        }

        if (segments.Length > 0)
        {
            cells.Free(big.List);
        }

        cells.Free(node.Data);
    }

    private void Append(uint key, KeyNode node, uint value)
    {
        uint[] old = ValueIndex.Cells(image, node);
        uint list = node.ValueList;
        if (old.Length == 0 || image.Cell(list, "Key values list").Length < 4 * (old.Length + 1))
        {
            // A quarter more than needed, so that many new values do not each move the list.
            list = cells.Allocate(4 * (old.Length + 1 + (old.Length / 4)));
            if (old.Length > 0)
            {
                image.Cell(node.ValueList, 4L * old.Length, "Key values list").CopyTo(image.WritableCell(list));
                cells.Free(node.ValueList);
            }
        }

        WriteUInt32LittleEndian(image.WritableCell(list)[(4 * old.Length)..], value);
        Span<byte> header = image.WritableCell(key);
        WriteUInt32LittleEndian(header[KeyNode.ValueCountOffset..], (uint)old.Length + 1);
        WriteUInt32LittleEndian(header[KeyNode.ValueListOffset..], list);
    }

    private void Raise(uint key, int offset, int length)
    {
        Span<byte> field = image.WritableCell(key)[offset..];
        WriteUInt32LittleEndian(field, Math.Max(ReadUInt32LittleEndian(field), (uint)length));
    }
}
