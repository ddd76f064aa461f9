using VmGeneralize.Blocks;
using VmGeneralize.Registry.Editing;
using VmGeneralize.Registry.Format;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry;

/// <summary>
/// Walks a whole hive, first its bins and cells, then everything that the root leads to, and reports what violates the
/// format. An edit happens only in a hive without damage: there each cell has one owner, so freeing one cannot damage another.
/// </summary>
internal sealed class HiveInspector
{
    private readonly HiveImage _image;
    private readonly HiveInspection _found;
    private readonly Stack<(uint Cell, uint Parent, int Depth)> _pending = [];

    private HiveInspector(HiveImage image)
    {
        _image = image;
        _found = new HiveInspection(image);
    }

    public static HiveInspection Inspect(HiveImage image)
    {
        HiveInspector inspector = new(image);
        inspector.WalkBins();
        inspector._pending.Push((image.Header.RootCell, HiveImage.NoCell, 0));
        while (!inspector._found.IsHopeless && inspector._pending.TryPop(out (uint Cell, uint Parent, int Depth) key))
        {
            inspector.Try(static (inspector, key) => inspector.VisitKey(key.Cell, key.Parent, key.Depth), key);
        }

        inspector.Try(static (inspector, _) => inspector.WalkSecurityRing(), inspector._found);
        return inspector._found;
    }

    // What is checked is passed, not captured: a hive has a hundred thousand of these.
    private void Try<T>(Action<HiveInspector, T> check, T subject)
    {
        try
        {
            check(this, subject);
        }
        catch (CorruptDataException problem)
        {
            _found.Report(problem);
        }
    }

    private void WalkBins()
    {
        ReadOnlySpan<byte> bins = _image.Bins;
        uint at = 0;
        while (at < bins.Length)
        {
            HiveBin bin = HiveBin.Read(bins[(int)at..]);
            if (!HiveBin.HasSignature(bins[(int)at..]) || bin.Offset != at
                || bin.Length == 0 || bin.Length % HiveBin.Alignment != 0 || bin.Length > bins.Length - at)
            {
                _found.Report(
                    _image.Corrupt("Hive bin", at, "header", $"hbin, offset {at} and a length inside the hive", $"offset {bin.Offset}, length {bin.Length}"));
                return;
            }

            if (!WalkCells(at + HiveBin.HeaderSize, at + bin.Length))
            {
                return;
            }

            at += bin.Length;
        }
    }

    private bool WalkCells(uint at, uint end)
    {
        while (at < end)
        {
            _image.Cancellation.ThrowIfCancellationRequested();
            int raw = ReadInt32LittleEndian(_image.Bins[(int)at..]);
            long length = Math.Abs((long)raw);
            if (length < 8 || (length & 7) != 0 || length > end - at)
            {
                _found.Report(_image.Corrupt("Cell", at, "length", $"a multiple of 8 up to {end - at}", raw));
                return false;
            }

            if (raw < 0)
            {
                _found.Allocated.Add(at);
            }
            else
            {
                ReadOnlySpan<byte> free = _image.Bins.Slice((int)at + HiveImage.CellHeader, raw - HiveImage.CellHeader);
                _found.FreeBytes += ZeroBytes.CountOthers(free);
            }

            at += (uint)length;
        }

        return true;
    }

    /// <summary>Notes that something points at a cell; it must start where the bins say, and have no other owner.</summary>
    private void Claim(uint cell, string structure)
    {
        if (!_found.Allocated.Contains(cell))
        {
            throw _image.Corrupt(structure, cell, "cell number", "the start of an allocated cell", cell);
        }

        if (!_found.Referenced.Add(cell))
        {
            throw _image.Corrupt(structure, cell, "owners of the cell", 1, "a second one");
        }
    }

    private void VisitKey(uint cell, uint parent, int depth)
    {
        Claim(cell, "Key node");
        KeyNode node = _image.KeyNode(cell, out _, out ReadOnlySpan<byte> rest);
        _found.Keys++;
        _found.NoteSlack(cell, KeyNode.HeaderSize + node.NameLength, rest);
        _found.NewestKeyTime = Math.Max(_found.NewestKeyTime, node.LastWritten);
        if (depth > SubkeyIndex.DepthLimit)
        {
            throw _image.Corrupt("Key node", cell, "depth", $"at most {SubkeyIndex.DepthLimit} keys above each other", "more");
        }

        if (depth > 0 && node.Parent != parent)
        {
            _found.Report(_image.Corrupt("Key node", cell, "parent", parent, node.Parent));
        }

        if (((node.Flags & KeyNode.FlagRoot) != 0) != (depth == 0))
        {
            _found.Note("Key node", cell, "flags", "the root's flag on the root and only on it", $"0x{node.Flags:X4}");
        }

        Try(static (inspector, node) => inspector.VisitSecurity(node), node);
        if (node.ClassName != HiveImage.NoCell && node.ClassLength > 0)
        {
            Try(static (inspector, node) => inspector.VisitClassName(node), node);
        }

        Try(static (inspector, key) => inspector.VisitValues(key.cell, key.node), (cell, node));
        VisitSubkeys(cell, node, depth);
    }

    private void VisitClassName(KeyNode node)
    {
        Claim(node.ClassName, "Class name");
        _image.Cell(node.ClassName, node.ClassLength, "Class name");
        _found.NoteSlack(node.ClassName, node.ClassLength);
    }

    private void VisitSecurity(KeyNode node)
    {
        if (node.Security == HiveImage.NoCell)
        {
            return; // seen in hives that tools wrote
        }

        ref int users = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(
            _found.SecurityUsers, node.Security, out bool known);
        users++;
        if (!known)
        {
            Claim(node.Security, "Key security");
            _image.KeySecurity(node.Security);
        }
    }

    private void VisitValues(uint key, KeyNode node)
    {
        if (node.StoredValues == 0)
        {
            return;
        }

        if (node.ValueList == HiveImage.NoCell)
        {
            throw _image.Corrupt("Key node", key, "values list", $"one of {node.ValueCount}", "none");
        }

        Claim(node.ValueList, "Key values list");
        foreach (uint cell in ValueIndex.Cells(_image, node))
        {
            Claim(cell, "Key value");
            ValueNode value = _image.ValueNode(cell, out _, out ReadOnlySpan<byte> rest);
            _found.NoteSlack(cell, ValueNode.HeaderSize + value.NameLength, rest);
            if (value.IsInline)
            {
                ValueIndex.CheckInline(_image, cell, value);
            }
            else if (value.Size > 0)
            {
                VisitData(value);
            }
        }
    }

    private void VisitData(ValueNode value)
    {
        Claim(value.Data, "Value data");
        uint[] segments = ValueIndex.Segments(_image, value, out BigData big);
        if (segments.Length == 0)
        {
            _found.NoteSlack(value.Data, value.Size);
            return;
        }

        Claim(big.List, "Big data list");
        long left = value.Size;
        foreach (uint segment in segments)
        {
            Claim(segment, "Big data segment");
            long count = Math.Min(BigData.SegmentSize, left);
            _image.Cell(segment, count, "Big data segment");
            _found.NoteSlack(segment, count);
            left -= count;
        }
    }

    private void VisitSubkeys(uint key, KeyNode node, int depth)
    {
        if (node.SubkeyCount == 0)
        {
            return;
        }

        if (node.SubkeyList == HiveImage.NoCell)
        {
            throw _image.Corrupt("Key node", key, "subkeys list", $"one of {node.SubkeyCount}", "none");
        }

        Claim(node.SubkeyList, "Subkeys list");
        long total = 0;
        StoredName previous = default;
        foreach (uint leaf in SubkeyIndex.Leaves(_image, node.SubkeyList))
        {
            if (leaf != node.SubkeyList)
            {
                Claim(leaf, "Subkeys list");
            }

            ReadOnlySpan<byte> elements = SubkeyIndex.Leaf(_image, leaf, out SubkeyListHeader header);
            for (int i = 0; i < elements.Length; i += header.ElementSize)
            {
                uint child = ReadUInt32LittleEndian(elements[i..]);
                _image.KeyNode(child, out StoredName name);
                if (total > 0)
                {
                    CheckOrder(leaf, previous, name);
                }

                if (header.Kind == SubkeyListKind.HashLeaf)
                {
                    CheckHash(leaf, name, ReadUInt32LittleEndian(elements[(i + 4)..]));
                }

                previous = name;
                total++;
                _pending.Push((child, key, depth + 1));
            }
        }

        if (total != node.SubkeyCount)
        {
            throw _image.Corrupt("Key node", key, "subkeys in the list", node.SubkeyCount, total);
        }
    }

    private void CheckOrder(uint leaf, StoredName before, StoredName name)
    {
        int order = before.CompareIgnoreCase(name);

        // Outside ASCII the writer's uppercase table may differ from ours: only equal names prove a fault there.
        if (order == 0 || (order > 0 && before.IsAscii && name.IsAscii))
        {
            _found.Note("Subkeys list", leaf, "order", "ascending names", $"{before.ToString()} before {name.ToString()}");
        }
    }

    private void CheckHash(uint leaf, StoredName name, uint hash)
    {
        if (name.IsAscii && hash != NameHint.Hash(name))
        {
            _found.Note("Hash leaf", leaf, $"hash of {name.ToString()}", $"0x{NameHint.Hash(name):X8}", $"0x{hash:X8}");
        }
    }

    /// <summary>All descriptors form a ring, unused ones included; those that keys use must be in it.</summary>
    private void WalkSecurityRing()
    {
        if (_found.SecurityUsers.Count == 0)
        {
            return;
        }

        uint first = _found.SecurityUsers.Keys.First();
        uint cell = first;
        HashSet<uint> ring = [];
        do
        {
            if (!ring.Add(cell))
            {
                throw _image.Corrupt("Key security", cell, "list", "a ring", "a loop that misses its start");
            }

            if (!_found.SecurityUsers.ContainsKey(cell))
            {
                Claim(cell, "Key security");
            }

            KeySecurity security = _image.KeySecurity(cell);
            if (_image.KeySecurity(security.Next).Previous != cell)
            {
                throw _image.Corrupt("Key security", cell, "next descriptor", "one that points back", "one that does not");
            }

            int users = _found.SecurityUsers.GetValueOrDefault(cell);
            if (security.References != users)
            {
                _found.Note("Key security", cell, "references", users, security.References);
            }

            cell = security.Next;
        }
        while (cell != first);

        foreach (uint used in _found.SecurityUsers.Keys.Where(used => !ring.Contains(used)))
        {
            _found.Report(_image.Corrupt("Key security", used, "list", "every descriptor in one ring", "this one is not"));
        }
    }
}
