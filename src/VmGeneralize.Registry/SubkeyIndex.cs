using VmGeneralize.Registry.Format;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry;

/// <summary>Reads the lists of a key's subkeys.</summary>
internal static class SubkeyIndex
{
    /// <summary>Longest chain of keys that Windows creates; also the limit that stops a cycle.</summary>
    public const int DepthLimit = 512;

    private const string Structure = "Subkeys list";

    // A key needs a length field and its header: more entries than that are copies of each other.
    private const int SmallestKey = 80;

    /// <summary>One list: its header and elements, checked against the cell.</summary>
    public static ReadOnlySpan<byte> List(HiveImage image, uint cell, out SubkeyListHeader header)
    {
        ReadOnlySpan<byte> bytes = image.Cell(cell, Structure);
        if (!SubkeyListHeader.TryRead(bytes, out header))
        {
            throw image.Corrupt(Structure, cell, "signature", "li, lf, lh or ri", "another");
        }

        int length = SubkeyListHeader.Size + (header.Count * header.ElementSize);
        return length <= bytes.Length
            ? bytes[SubkeyListHeader.Size..length]
            : throw image.Corrupt(Structure, cell, "bytes in the cell", $"at least {length} for {header.Count} elements", bytes.Length);
    }

    /// <summary>The cells of the leaves, in order: the list itself, or those that an index root names.</summary>
    public static uint[] Leaves(HiveImage image, uint cell)
    {
        ReadOnlySpan<byte> elements = List(image, cell, out SubkeyListHeader header);
        if (header.Kind != SubkeyListKind.IndexRoot)
        {
            return [cell];
        }

        uint[] leaves = new uint[header.Count];
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = ReadUInt32LittleEndian(elements[(4 * i)..]);
        }

        return leaves;
    }

    /// <summary>A leaf; an index root below an index root is corrupt.</summary>
    public static ReadOnlySpan<byte> Leaf(HiveImage image, uint cell, out SubkeyListHeader header)
    {
        ReadOnlySpan<byte> elements = List(image, cell, out header);
        return header.Kind != SubkeyListKind.IndexRoot
            ? elements
            : throw image.Corrupt(Structure, cell, "list below an index root", "a leaf", "an index root");
    }

    /// <summary>Cells of all subkeys in list order, each once.</summary>
    public static uint[] Cells(HiveImage image, KeyNode node)
    {
        if (node.SubkeyCount == 0 || node.SubkeyList == HiveImage.NoCell)
        {
            return [];
        }

        uint[] leaves = Leaves(image, node.SubkeyList);
        int total = 0;
        foreach (uint leaf in leaves)
        {
            Leaf(image, leaf, out SubkeyListHeader header);
            total += header.Count;
            if (total > image.BinsSize / SmallestKey)
            {
                throw image.Corrupt(Structure, node.SubkeyList, "subkeys", $"at most {image.BinsSize / SmallestKey} in a hive of this size", "more");
            }
        }

        uint[] cells = new uint[total];
        int at = 0;
        foreach (uint leaf in leaves)
        {
            ReadOnlySpan<byte> elements = Leaf(image, leaf, out SubkeyListHeader header);
            for (int i = 0; i < header.Count; i++)
            {
                cells[at++] = ReadUInt32LittleEndian(elements[(i * header.ElementSize)..]);
            }
        }

        CheckDistinct(image, node.SubkeyList, cells);
        return cells;
    }

    /// <summary>Cell of the subkey with a name, or <see cref="HiveImage.NoCell"/>.</summary>
    public static uint Find(HiveImage image, KeyNode node, ReadOnlySpan<char> name)
    {
        if (node.SubkeyCount == 0 || node.SubkeyList == HiveImage.NoCell || name.IsEmpty)
        {
            return HiveImage.NoCell;
        }

        // Hints depend on the uppercase table, which differs from ours for a few letters outside ASCII: no shortcut there.
        bool useHints = System.Text.Ascii.IsValid(name);
        uint hash = NameHint.Hash(name);
        ReadOnlySpan<byte> top = List(image, node.SubkeyList, out SubkeyListHeader header);
        if (header.Kind != SubkeyListKind.IndexRoot)
        {
            return FindInLeaf(image, top, header, name, useHints, hash);
        }

        int budget = image.BinsSize / SmallestKey;
        for (int i = 0; i < header.Count; i++)
        {
            ReadOnlySpan<byte> elements = Leaf(image, ReadUInt32LittleEndian(top[(4 * i)..]), out SubkeyListHeader leaf);
            budget -= leaf.Count;
            if (budget < 0)
            {
                throw image.Corrupt(Structure, node.SubkeyList, "subkeys", $"at most {image.BinsSize / SmallestKey} in a hive of this size", "more");
            }

            uint found = FindInLeaf(image, elements, leaf, name, useHints, hash);
            if (found != HiveImage.NoCell)
            {
                return found;
            }
        }

        return HiveImage.NoCell;
    }

    private static uint FindInLeaf(
        HiveImage image, ReadOnlySpan<byte> elements, SubkeyListHeader header, ReadOnlySpan<char> name, bool useHints, uint hash)
    {
        if (header.Kind == SubkeyListKind.IndexLeaf)
        {
            uint found = BinarySearch(image, elements, name);
            if (found != HiveImage.NoCell)
            {
                return found;
            }
        }

        for (int at = 0; at < elements.Length; at += header.ElementSize)
        {
            if (useHints && header.Kind != SubkeyListKind.IndexLeaf)
            {
                uint hint = ReadUInt32LittleEndian(elements[(at + 4)..]);
                if (header.Kind == SubkeyListKind.HashLeaf ? hint != hash : !NameHint.MayBe(hint, name))
                {
                    continue;
                }
            }

            uint cell = ReadUInt32LittleEndian(elements[at..]);
            image.KeyNode(cell, out StoredName stored);
            if (stored.EqualsIgnoreCase(name))
            {
                return cell;
            }
        }

        return HiveImage.NoCell;
    }

    /// <summary>Searches an <c>li</c> as if it were sorted; a miss proves nothing.</summary>
    private static uint BinarySearch(HiveImage image, ReadOnlySpan<byte> elements, ReadOnlySpan<char> name)
    {
        int low = 0;
        int high = (elements.Length / 4) - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            uint cell = ReadUInt32LittleEndian(elements[(4 * middle)..]);
            image.KeyNode(cell, out StoredName stored);
            int order = stored.CompareIgnoreCase(name);
            if (order == 0)
            {
                return cell;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return HiveImage.NoCell;
    }

    /// <summary>A key that a list names twice would be walked twice at each level: hostile lists grow without bound.</summary>
    private static void CheckDistinct(HiveImage image, uint list, uint[] cells)
    {
        uint[] sorted = [.. cells];
        Array.Sort(sorted);
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
            {
                throw image.Corrupt(Structure, list, "subkeys", "each once", $"cell {sorted[i]} twice");
            }
        }
    }
}
