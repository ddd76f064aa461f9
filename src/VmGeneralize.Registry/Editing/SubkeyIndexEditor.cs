using VmGeneralize.Registry.Format;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Editing;

/// <summary>Adds keys to the lists of their parent and removes them; the lists keep their form and order.</summary>
internal sealed class SubkeyIndexEditor(HiveImage image, CellAllocator cells)
{
    // What fits in one 4096-byte bin with room to spare; Windows splits at a few more.
    private const int LeafLimit = 500;

    /// <summary>First minor version that supports <c>lh</c>.</summary>
    private const uint HashLeafMinor = 5;

    public void Insert(uint parent, uint child, string name)
    {
        KeyNode node = image.KeyNode(parent);
        if (node.SubkeyCount == 0 || node.SubkeyList == HiveImage.NoCell)
        {
            SubkeyListKind kind = image.Header.Minor >= HashLeafMinor ? SubkeyListKind.HashLeaf : SubkeyListKind.FastLeaf;
            uint leaf = cells.Allocate(SubkeyListHeader.Size + SubkeyListHeader.ElementSizeOf(kind));
            new SubkeyListHeader(kind, 0).Write(image.WritableCell(leaf));
            SetList(parent, leaf);
            InsertElement(parent, leaf, -1, 0, child, name);
        }
        else
        {
            InsertIntoLists(parent, node, child, name);
        }

        Span<byte> header = image.WritableCell(parent);
        WriteUInt32LittleEndian(header[KeyNode.SubkeyCountOffset..], node.SubkeyCount + 1);
        Span<byte> largest = header[KeyNode.LargestSubkeyNameOffset..];
        WriteUInt16LittleEndian(largest, Math.Max(ReadUInt16LittleEndian(largest), (ushort)(2 * name.Length)));
    }

    public void Remove(uint parent, uint child)
    {
        KeyNode node = image.KeyNode(parent);
        uint[] leaves = SubkeyIndex.Leaves(image, node.SubkeyList);
        for (int i = 0; i < leaves.Length; i++)
        {
            int position = PositionOf(leaves[i], child);
            if (position < 0)
            {
                continue;
            }

            RemoveElement(leaves[i], position, out bool isEmpty);
            if (isEmpty)
            {
                RemoveLeaf(parent, node.SubkeyList, leaves, i);
            }

            break;
        }

        Span<byte> header = image.WritableCell(parent);
        WriteUInt32LittleEndian(header[KeyNode.SubkeyCountOffset..], node.SubkeyCount - 1);
        if (node.SubkeyCount == 1)
        {
            // 16 bits only: the upper half of the name length holds flags.
            WriteUInt16LittleEndian(header[KeyNode.LargestSubkeyNameOffset..], 0);
            WriteUInt32LittleEndian(header[KeyNode.LargestSubkeyClassOffset..], 0);
        }
    }

    /// <summary>Frees the lists of a key that is about to be deleted.</summary>
    public void FreeLists(KeyNode node)
    {
        if (node.SubkeyCount == 0 || node.SubkeyList == HiveImage.NoCell)
        {
            return;
        }

        foreach (uint leaf in SubkeyIndex.Leaves(image, node.SubkeyList))
        {
            if (leaf != node.SubkeyList)
            {
                cells.Free(leaf);
            }
        }

        cells.Free(node.SubkeyList);
    }

    private void InsertIntoLists(uint parent, KeyNode node, uint child, string name)
    {
        uint[] leaves = SubkeyIndex.Leaves(image, node.SubkeyList);
        int chosen = 0;
        while (chosen < leaves.Length - 1 && !EndsAtOrAfter(leaves[chosen], name))
        {
            chosen++;
        }

        uint leaf = leaves[chosen];
        SubkeyIndex.Leaf(image, leaf, out SubkeyListHeader header);
        bool hasRoot = leaf != node.SubkeyList;
        int index = hasRoot ? chosen : -1;
        if (header.Count >= LeafLimit)
        {
            uint second = Split(leaf);
            if (!hasRoot)
            {
                uint root = cells.Allocate(SubkeyListHeader.Size + 4);
                Span<byte> bytes = image.WritableCell(root);
                new SubkeyListHeader(SubkeyListKind.IndexRoot, 1).Write(bytes);
                WriteUInt32LittleEndian(bytes[SubkeyListHeader.Size..], leaf);
                SetList(parent, root);
                index = 0;
            }

            InsertElement(parent, image.KeyNode(parent).SubkeyList, -1, index + 1, second, name);
            if (!EndsAtOrAfter(leaf, name))
            {
                leaf = second;
                index++;
            }
        }

        InsertElement(parent, leaf, index, PositionFor(leaf, name), child, name);
    }

    /// <summary>Adds an element to a list, which may move the list; then what points at the list is updated.</summary>
    /// <param name="parent">The key that owns the lists.</param>
    /// <param name="list">The list to change.</param>
    /// <param name="indexInRoot">Its place in the index root, or -1 when the key points at it.</param>
    /// <param name="position">Where the new element goes.</param>
    /// <param name="element">The cell that it names.</param>
    /// <param name="name">The key's name, for the hint.</param>
    private void InsertElement(uint parent, uint list, int indexInRoot, int position, uint element, string name)
    {
        ReadOnlySpan<byte> elements = SubkeyIndex.List(image, list, out SubkeyListHeader header);
        int length = elements.Length;
        int needed = SubkeyListHeader.Size + length + header.ElementSize;
        if (image.Cell(list, "Subkeys list").Length < needed)
        {
            uint larger = cells.Allocate(needed + (length / 4));
            image.Cell(list, SubkeyListHeader.Size + length, "Subkeys list").CopyTo(image.WritableCell(larger));
            cells.Free(list);
            list = larger;
            if (indexInRoot < 0)
            {
                SetList(parent, list);
            }
            else
            {
                Span<byte> root = image.WritableCell(image.KeyNode(parent).SubkeyList);
                WriteUInt32LittleEndian(root[(SubkeyListHeader.Size + (4 * indexInRoot))..], list);
            }
        }

        Span<byte> bytes = image.WritableCell(list);
        Span<byte> body = bytes[SubkeyListHeader.Size..];
        int at = position * header.ElementSize;
        body[at..length].CopyTo(body[(at + header.ElementSize)..]);
        WriteUInt32LittleEndian(body[at..], element);
        if (header.ElementSize == 8)
        {
            WriteUInt32LittleEndian(body[(at + 4)..], NameHint.Of(header.Kind, name));
        }

        (header with { Count = header.Count + 1 }).Write(bytes);
    }

    private void RemoveElement(uint list, int position, out bool isEmpty)
    {
        ReadOnlySpan<byte> elements = SubkeyIndex.List(image, list, out SubkeyListHeader header);
        int length = elements.Length;
        int size = header.ElementSize;
        Span<byte> bytes = image.WritableCell(list);
        Span<byte> body = bytes[SubkeyListHeader.Size..];
        body[((position + 1) * size)..length].CopyTo(body[(position * size)..]);
        (header with { Count = header.Count - 1 }).Write(bytes);
        cells.Shrink(list, SubkeyListHeader.Size + length - size);
        isEmpty = header.Count == 1;
    }

    private void RemoveLeaf(uint parent, uint list, uint[] leaves, int index)
    {
        cells.Free(leaves[index]);
        if (leaves[index] == list)
        {
            SetList(parent, HiveImage.NoCell);
            return;
        }

        RemoveElement(list, index, out bool isEmpty);
        if (isEmpty)
        {
            cells.Free(list);
            SetList(parent, HiveImage.NoCell);
        }
    }

    /// <summary>Moves the second half of a leaf to a new one.</summary>
    private uint Split(uint leaf)
    {
        int size = SubkeyIndex.Leaf(image, leaf, out SubkeyListHeader header).Length;
        int kept = header.Count / 2;
        int moved = header.Count - kept;
        uint second = cells.Allocate(SubkeyListHeader.Size + (moved * header.ElementSize));
        Span<byte> target = image.WritableCell(second);
        Span<byte> source = image.WritableCell(leaf);
        (header with { Count = moved }).Write(target);
        source[(SubkeyListHeader.Size + (kept * header.ElementSize))..(SubkeyListHeader.Size + size)]
            .CopyTo(target[SubkeyListHeader.Size..]);
        (header with { Count = kept }).Write(source);
        cells.Shrink(leaf, SubkeyListHeader.Size + (kept * header.ElementSize));
        return second;
    }

    private bool EndsAtOrAfter(uint leaf, string name)
    {
        ReadOnlySpan<byte> elements = SubkeyIndex.Leaf(image, leaf, out SubkeyListHeader header);
        return header.Count > 0 && CompareElement(elements, header, header.Count - 1, name) >= 0;
    }

    private int CompareElement(ReadOnlySpan<byte> elements, SubkeyListHeader header, int index, string name)
    {
        image.KeyNode(ReadUInt32LittleEndian(elements[(index * header.ElementSize)..]), out StoredName stored);
        return stored.CompareIgnoreCase(name);
    }

    private int PositionFor(uint leaf, string name)
    {
        ReadOnlySpan<byte> elements = SubkeyIndex.Leaf(image, leaf, out SubkeyListHeader header);
        int low = 0;
        int high = header.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (CompareElement(elements, header, middle, name) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private int PositionOf(uint leaf, uint child)
    {
        ReadOnlySpan<byte> elements = SubkeyIndex.Leaf(image, leaf, out SubkeyListHeader header);
        for (int i = 0; i < header.Count; i++)
        {
            if (ReadUInt32LittleEndian(elements[(i * header.ElementSize)..]) == child)
            {
                return i;
            }
        }

        return -1;
    }

    private void SetList(uint parent, uint list) =>
        WriteUInt32LittleEndian(image.WritableCell(parent)[KeyNode.SubkeyListOffset..], list);
}
